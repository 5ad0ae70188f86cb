"""Errors as HTTP answers: always `{"error": {"code": …, "message": …}}`."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from auth_service import InvalidCredentials, InvalidToken, LoginLocked
from backend.threads import ThreadNotFound
from shared.errors import ServiceError

STATUS_BY_ERROR: dict[type[ServiceError], int] = {
    InvalidCredentials: 401,
    InvalidToken: 401,
    LoginLocked: 429,
    ThreadNotFound: 404,
}
CODE_BY_STATUS = {404: "not_found", 405: "method_not_allowed"}


def install_error_handlers(app: FastAPI) -> None:
    """Give the application its answers to errors."""
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)


async def _service_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ServiceError)
    status = STATUS_BY_ERROR.get(type(error), 500)
    headers: dict[str, str] = {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, LoginLocked):
        headers["Retry-After"] = str(error.retry_after_seconds)
    return _answer(status, error.code, error.message, headers)


async def _invalid_request(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    # FastAPI's own answer repeats the input, and with it a password that was sent to /login.
    fields = [{"field": ".".join(map(str, fault["loc"])), "message": fault["msg"]} for fault in error.errors()]
    return _answer(422, "invalid_request", "the request is not of the expected form", fields=fields)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = CODE_BY_STATUS.get(error.status_code, "http_error")
    return _answer(error.status_code, code, str(error.detail), dict(error.headers or {}))


def _answer(
    status: int, code: str, message: str, headers: dict[str, str] | None = None, **details: Any
) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message, **details}}, status, headers)
