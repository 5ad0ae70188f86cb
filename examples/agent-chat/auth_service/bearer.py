"""The `Authorization` header of RFC 6750."""

from auth_service.errors import InvalidToken


def bearer_token(header: str | None) -> str:
    """The token of an `Authorization: Bearer …` header; raises InvalidToken when there is none."""
    if header is None:
        raise InvalidToken("there is none")
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or " " in token:
        raise InvalidToken("the Authorization header is not of the form 'Bearer TOKEN'")
    return token
