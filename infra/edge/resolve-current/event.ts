// The part of a Lambda@Edge origin-request event that is read or changed here, as CloudFront documents it.

export type EdgeHeaders = Record<string, { key?: string; value: string }[]>;

export interface EdgeRequest {
  method: string;
  uri: string;
  querystring: string;
  headers: EdgeHeaders;
  origin?: { s3?: { customHeaders: EdgeHeaders } };
}

export interface OriginRequestEvent {
  readonly Records: readonly { readonly cf: { readonly config: { readonly eventType: string }; readonly request: EdgeRequest } }[];
}

/** An answer of our own instead of the origin's. */
export interface EdgeResponse {
  status: string;
  statusDescription: string;
  headers: EdgeHeaders;
  body: string;
}
