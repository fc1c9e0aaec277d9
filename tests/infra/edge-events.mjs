// Events as the vendors send them, with what our functions do not read as well: CloudFront Functions (version 1.0), Lambda@Edge (origin
// request) and API Gateway's Lambda authorisers (payload format 2.0).

const distribution = { distributionDomainName: "d111111abcdef8.cloudfront.net", distributionId: "EDFDVBD6EXAMPLE" };

export function viewerRequest(uri, { querystring = {}, headers = {}, cookies = {}, method = "GET" } = {}) {
  return {
    version: "1.0",
    context: { ...distribution, eventType: "viewer-request", requestId: "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==" },
    viewer: { ip: "198.51.100.11" },
    request: { method, uri, querystring, headers: { host: { value: "files.example.com" }, ...headers }, cookies },
  };
}

export function viewerResponse(uri, headers = {}) {
  const { context, ...rest } = viewerRequest(uri);
  return {
    ...rest,
    context: { ...context, eventType: "viewer-response" },
    response: { statusCode: 200, statusDescription: "OK", headers: { server: { value: "AmazonS3" }, ...headers }, cookies: {} },
  };
}

export function originRequest(uri, channelPlaces) {
  return {
    Records: [{
      cf: {
        config: { ...distribution, eventType: "origin-request", requestId: "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==" },
        request: {
          clientIp: "203.0.113.178",
          headers: {
            "x-forwarded-for": [{ key: "X-Forwarded-For", value: "203.0.113.178" }],
            "user-agent": [{ key: "User-Agent", value: "Amazon CloudFront" }],
            via: [{ key: "Via", value: "2.0 2afae0d44e2540f472c0635ab62c232b.cloudfront.net (CloudFront)" }],
            host: [{ key: "Host", value: "foredge-us-east-1.s3.us-east-1.amazonaws.com" }],
          },
          method: "GET",
          origin: {
            s3: {
              authMethod: "none",
              customHeaders: { "x-foredge-channel": [{ key: "x-foredge-channel", value: channelPlaces }] },
              domainName: "foredge-us-east-1.s3.us-east-1.amazonaws.com",
              path: "",
              region: "",
            },
          },
          querystring: "",
          uri,
        },
      },
    }],
  };
}

export function authorizerRequest(headers) {
  return {
    version: "2.0",
    type: "REQUEST",
    routeArn: "arn:aws:execute-api:us-east-1:111122223333:api1/$default/POST/mcp",
    identitySource: Object.values(headers),
    routeKey: "$default",
    rawPath: "/mcp",
    rawQueryString: "",
    headers: { "content-type": "application/json", host: "api1.execute-api.us-east-1.amazonaws.com", ...headers },
    requestContext: {
      accountId: "111122223333", apiId: "api1", domainName: "api1.execute-api.us-east-1.amazonaws.com", domainPrefix: "api1", requestId: "JKJaXmPLvHcESHA=",
      http: { method: "POST", path: "/mcp", protocol: "HTTP/1.1", sourceIp: "198.51.100.11", userAgent: "agent" },
      routeKey: "$default", stage: "$default", time: "12/Mar/2026:19:03:58 +0000", timeEpoch: 1583348638390,
    },
  };
}
