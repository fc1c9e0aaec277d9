# CloudFront before buckets and APIs of both regions. Pages come from the buckets, the replica where the primary fails; GET addresses of the
# API are kept for their class; everything else goes to the primary API as it is, because origin groups take no POST.

locals {
  # Functions at the edge have no variables: each bucket brings along where the channel record stands, its own first.
  channel_places = {
    for key, other in { primary = "replica", replica = "primary" } : key => join(", ", [for one in [key, other] : "${var.buckets[one].region} ${var.buckets[one].url}"])
  }
  failover = [403, 404, 429, 500, 502, 503, 504]

  pages = {
    "/docs/current/*" = { policy = "unpinned", resolves = true }
    "/docs/*"         = { policy = "pinned", resolves = false }
    "/releases/*"     = { policy = "pinned", resolves = false }
  }
  # The order counts: CloudFront takes the first pattern that fits.
  page_patterns = ["/docs/current/*", "/docs/*", "/releases/*"]
  answers       = { "/search" = "search", "/components.json" = "listing", "/llms.txt" = "listing", "/llms-full.txt" = "listing", "/sitemap.xml" = "listing" }
}

resource "aws_cloudfront_origin_access_control" "buckets" {
  name                              = "${var.name}-buckets"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "this" {
  enabled         = true
  comment         = "foredge: ${var.name}"
  aliases         = var.aliases
  http_version    = "http2and3"
  is_ipv6_enabled = true
  price_class     = var.price_class

  dynamic "origin" {
    for_each = var.buckets
    content {
      origin_id                = "bucket-${origin.key}"
      domain_name              = origin.value.domain
      origin_access_control_id = aws_cloudfront_origin_access_control.buckets.id
      connection_attempts      = 2
      connection_timeout       = 2
      custom_header {
        name  = "x-foredge-channel"
        value = local.channel_places[origin.key]
      }
    }
  }

  dynamic "origin" {
    for_each = var.api_domains
    content {
      origin_id           = "api-${origin.key}"
      domain_name         = origin.value
      connection_attempts = 2
      connection_timeout  = 2
      custom_origin_config {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = "https-only"
        origin_ssl_protocols   = ["TLSv1.2"]
        origin_read_timeout    = 10
      }
    }
  }

  dynamic "origin_group" {
    for_each = { buckets = ["bucket-primary", "bucket-replica"], apis = ["api-primary", "api-secondary"] }
    content {
      origin_id = origin_group.key
      failover_criteria {
        status_codes = origin_group.key == "apis" ? [429, 500, 502, 503, 504] : local.failover
      }
      dynamic "member" {
        for_each = origin_group.value
        content {
          origin_id = member.value
        }
      }
    }
  }

  default_cache_behavior {
    target_origin_id           = "api-primary"
    allowed_methods            = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "https-only"
    compress                   = true
    cache_policy_id            = aws_cloudfront_cache_policy.this["none"].id
    origin_request_policy_id   = aws_cloudfront_origin_request_policy.api.id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.security.id
    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.canonical.arn
    }
  }

  dynamic "ordered_cache_behavior" {
    for_each = local.page_patterns
    content {
      path_pattern               = ordered_cache_behavior.value
      target_origin_id           = "buckets"
      allowed_methods            = ["GET", "HEAD", "OPTIONS"]
      cached_methods             = ["GET", "HEAD"]
      viewer_protocol_policy     = "redirect-to-https"
      compress                   = true
      cache_policy_id            = aws_cloudfront_cache_policy.this[local.pages[ordered_cache_behavior.value].policy].id
      response_headers_policy_id = aws_cloudfront_response_headers_policy.security.id
      dynamic "function_association" {
        for_each = ["viewer-request", "viewer-response"]
        content {
          event_type   = function_association.value
          function_arn = aws_cloudfront_function.canonical.arn
        }
      }
      dynamic "lambda_function_association" {
        for_each = local.pages[ordered_cache_behavior.value].resolves ? ["origin-request"] : []
        content {
          event_type = lambda_function_association.value
          lambda_arn = aws_lambda_function.resolve_current.qualified_arn
        }
      }
    }
  }

  dynamic "ordered_cache_behavior" {
    for_each = local.answers
    content {
      path_pattern               = ordered_cache_behavior.key
      target_origin_id           = "apis"
      allowed_methods            = ["GET", "HEAD", "OPTIONS"]
      cached_methods             = ["GET", "HEAD"]
      viewer_protocol_policy     = "https-only"
      compress                   = true
      cache_policy_id            = aws_cloudfront_cache_policy.this[ordered_cache_behavior.value].id
      response_headers_policy_id = aws_cloudfront_response_headers_policy.security.id
      function_association {
        event_type   = "viewer-request"
        function_arn = aws_cloudfront_function.canonical.arn
      }
    }
  }

  # Without these CloudFront keeps an error for 10 seconds; the table says not at all.
  dynamic "custom_error_response" {
    for_each = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]
    content {
      error_code            = custom_error_response.value
      error_caching_min_ttl = local.table.classes.none.edge_seconds
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = var.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}

# Hit ratio and latency of origins: the dashboards read them.
resource "aws_cloudfront_monitoring_subscription" "this" {
  distribution_id = aws_cloudfront_distribution.this.id
  monitoring_subscription {
    realtime_metrics_subscription_config {
      realtime_metrics_subscription_status = "Enabled"
    }
  }
}
