import type { Json } from './vocabulary.ts';

/** How to get a token: an HTTP request, or a function where the way in is of another kind. */
export type Login =
  | {
      /** Against the service's address: `/login`, or absolute. */
      readonly url: string;
      readonly method?: string;
      /** Sent as JSON. */
      readonly body?: Json;
      /** Sent as `application/x-www-form-urlencoded`. */
      readonly form?: Readonly<Record<string, string>>;
      readonly headers?: Readonly<Record<string, string>>;
      /** Where the token is in the JSON answer, such as `access_token` or `data.token`. */
      readonly token: string;
      /** ms for the whole request; 5000 unless told. */
      readonly withinMs?: number;
    }
  | ((context: {
      readonly baseUrl: string;
      readonly user: string;
      readonly signal: AbortSignal;
    }) => Promise<string>);

/** What a connection is opened with. */
export interface Credentials {
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * How the token travels: `Authorization: Bearer`, the subprotocols `[expectSubprotocol, 'jwt.' + base64url(token)]`, the
 * query parameter `queryParameter`, not at all, or as the function says. Without a token (a refusal
 * case) each sends none.
 */
export type Auth = 'header' | 'subprotocol' | 'query' | 'none' | ((token: string | undefined) => Credentials);

/** A network between client and service, slower than this machine's own, each way. */
export interface Network {
  /** ms. */
  readonly latencyMs?: number;
  readonly bytesPerSecond?: number;
}

export interface Connect<Name extends string = string> {
  /** Against the service's address, such as `/ws`. */
  readonly path: string;
  readonly auth?: Auth;
  /** `token` unless told. */
  readonly queryParameter?: string;
  /** The subprotocol that the server must choose; `jwt-auth` under `auth: 'subprotocol'`. */
  readonly expectSubprotocol?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Compression is not offered unless told. `declined`: it is offered, and the server must decline it; `negotiated`: the
   * server must accept it.
   */
  readonly compression?: 'declined' | 'negotiated';
  /** The connection goes through a proxy of this process; for addresses without TLS. */
  readonly network?: Network;
  /** Event that must be the first message on the connection. */
  readonly first?: Name;
  /** ms for the handshake, and again for the first message; 5000 unless told. */
  readonly withinMs?: number;
}

export interface User<Name extends string = string> {
  readonly login?: Login;
  /** A token that is known already, instead of a login. */
  readonly token?: string;
  /** What differs from the scenario's `connect` for this user. */
  readonly connect?: Partial<Connect<Name>>;
}
