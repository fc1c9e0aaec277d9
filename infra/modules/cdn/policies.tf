# How long, under which key and with which headers. All times come from cache-classes.json, the only table of them.

locals {
  table    = jsondecode(file("${path.module}/../../../cache-classes.json"))
  unpinned = local.table.unpinned_ttl_seconds
  stale    = { revalidate = local.table.stale_while_revalidate_seconds, if_error = local.table.stale_if_error_seconds }
  docs     = local.table.classes.docs

  # What browsers are told of a page; canonical.js writes it on what succeeded.
  lifetimes = {
    pinned   = "public, max-age=${local.docs.browser_seconds}, immutable, stale-if-error=${local.stale.if_error}"
    unpinned = "public, max-age=${local.unpinned}, stale-while-revalidate=${local.stale.revalidate}, stale-if-error=${local.stale.if_error}"
  }

  # Pages stand in the cache for the time of their class, whatever their object says. Answers of the API name their own time, up to that
  # of their class: a shorter one where they are not pinned.
  policies = {
    pinned   = { default = local.docs.edge_seconds, max = local.docs.edge_seconds, queries = [], headers = [] }
    unpinned = { default = local.unpinned, max = local.unpinned, queries = [], headers = [] }
    search = {
      default = local.unpinned, max = local.table.classes.search.edge_seconds, headers = ["Origin", "x-foredge-origin-key"]
      queries = ["cursor", "format", "kind", "language", "library", "limit", "max_tokens", "mode", "q", "release", "version"]
    }
    listing = {
      default = local.unpinned, max = local.table.classes.listing.edge_seconds, headers = ["Origin", "x-foredge-origin-key"]
      queries = ["library", "part", "release", "version"]
    }
    none = { default = local.table.classes.none.edge_seconds, max = local.table.classes.none.edge_seconds, queries = [], headers = [] }
  }
}

resource "aws_cloudfront_cache_policy" "this" {
  for_each    = local.policies
  name        = "${var.name}-${each.key}"
  min_ttl     = 0
  default_ttl = each.value.default
  max_ttl     = each.value.max
  parameters_in_cache_key_and_forwarded_to_origin {
    # CloudFront refuses compression in the key of what it never keeps.
    enable_accept_encoding_brotli = each.value.max > 0
    enable_accept_encoding_gzip   = each.value.max > 0
    cookies_config {
      cookie_behavior = "none"
    }
    headers_config {
      header_behavior = length(each.value.headers) == 0 ? "none" : "whitelist"
      dynamic "headers" {
        for_each = length(each.value.headers) == 0 ? [] : [each.value.headers]
        content {
          items = headers.value
        }
      }
    }
    query_strings_config {
      query_string_behavior = length(each.value.queries) == 0 ? "none" : "whitelist"
      dynamic "query_strings" {
        for_each = length(each.value.queries) == 0 ? [] : [each.value.queries]
        content {
          items = query_strings.value
        }
      }
    }
  }
}

# The API is reached by its own name; everything else of a request, the edge's key included, goes on.
resource "aws_cloudfront_origin_request_policy" "api" {
  name = "${var.name}-api"
  cookies_config {
    cookie_behavior = "none"
  }
  headers_config {
    header_behavior = "allExcept"
    headers {
      items = ["Host"]
    }
  }
  query_strings_config {
    query_string_behavior = "all"
  }
}

resource "aws_cloudfront_response_headers_policy" "security" {
  name = "${var.name}-security"
  security_headers_config {
    content_type_options {
      override = true
    }
    content_security_policy {
      content_security_policy = "default-src 'none'; frame-ancestors 'none'"
      override                = true
    }
    frame_options {
      frame_option = "DENY"
      override     = true
    }
    referrer_policy {
      referrer_policy = "no-referrer"
      override        = true
    }
    strict_transport_security {
      access_control_max_age_sec = 31536000
      include_subdomains         = false
      override                   = true
    }
  }
}
