// CloudFront Function (runtime 2.0), for both ends of a request. Viewer request: one name for one thing, so that one cache entry serves all
// who mean it, and nothing but pages of the buckets. Viewer response: how long browsers keep it; CloudFront does not run it for errors, which
// therefore never get a lifetime. Terraform puts the table of cache-classes.json in place of {}. Knows no release and no bucket.
var lifetimes = {}; // pinned, unpinned: a cache-control each

// What an address by GET may be asked with; what is not here changes no answer and would only make another entry.
var search = ['q', 'library', 'version', 'kind', 'language', 'mode', 'limit', 'max_tokens', 'cursor', 'release', 'format'];
var parameters = {
  '/search': search,
  '/components.json': ['library', 'version', 'release'],
  '/llms.txt': ['release'],
  '/llms-full.txt': ['library', 'version', 'release'],
  '/sitemap.xml': ['part', 'release'],
};
var pinned = /^\/(?:docs\/([0-9a-f]{64})|releases\/([0-9a-f]{64})\/docs)\/(.+)$/;

function canonicalQuery(query, known) {
  var kept = {};
  if (query.query && !query.q) {
    query.q = query.query;
  }
  known.slice().sort().forEach(function (name) {
    if (query[name]) {
      kept[name] = { value: query[name].value };
    }
  });
  return kept;
}

function missing() {
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: { 'cache-control': { value: 'no-store' }, 'content-type': { value: 'text/plain' } },
    body: 'no such page\n',
  };
}

function viewerRequest(request) {
  var uri = request.uri;
  // Nothing here has a cookie. Names of ours come from ourselves, but for the edge's key.
  request.cookies = {};
  Object.keys(request.headers).forEach(function (name) {
    if (name.indexOf('x-foredge-') === 0 && name !== 'x-foredge-origin-key') {
      delete request.headers[name];
    }
  });
  if (parameters[uri]) {
    request.querystring = canonicalQuery(request.querystring, parameters[uri]);
    return request;
  }
  if (uri.indexOf('/docs/') !== 0 && uri.indexOf('/releases/') !== 0) {
    return request;
  }
  // Pages: the index and the channel record are nobody's business, and a path says one thing.
  if (/\/\.{0,2}(?:\/|$)|%2e|%2f|%5c|\\/i.test(uri)) {
    return missing();
  }
  request.querystring = {};
  var match = pinned.exec(uri);
  if (match) {
    request.uri = '/releases/' + (match[1] || match[2]) + '/docs/' + match[3];
    return request;
  }
  return uri.indexOf('/docs/current/') === 0 ? request : missing();
}

function viewerResponse(request, response) {
  if (pinned.test(request.uri)) {
    response.headers['cache-control'] = { value: lifetimes.pinned };
  } else if (request.uri.indexOf('/docs/current/') === 0) {
    response.headers['cache-control'] = { value: lifetimes.unpinned };
  }
  return response;
}

// eslint-disable-next-line no-unused-vars -- CloudFront calls it by this name
function handler(event) {
  return event.context.eventType === 'viewer-response' ? viewerResponse(event.request, event.response) : viewerRequest(event.request);
}
