# One environment's part of an account and its zone, with a provider that makes nothing.
mock_provider "cloudflare" {
  mock_data "cloudflare_account_api_token_permission_groups_list" {
    defaults = {
      result = [
        { id = "g-scripts", name = "Workers Scripts Write", scopes = ["com.cloudflare.api.account"] },
        { id = "g-kv", name = "Workers KV Storage Write", scopes = ["com.cloudflare.api.account"] },
        { id = "g-r2-item", name = "Workers R2 Storage Bucket Item Write", scopes = ["com.cloudflare.edge.r2.bucket"] },
        { id = "g-r2", name = "Workers R2 Storage Write", scopes = ["com.cloudflare.api.account"] },
        { id = "g-r2-read", name = "Workers R2 Storage Read", scopes = ["com.cloudflare.api.account"] },
        { id = "g-analytics", name = "Account Analytics Read", scopes = ["com.cloudflare.api.account"] },
        { id = "g-settings", name = "Account Settings Read", scopes = ["com.cloudflare.api.account"] },
        { id = "g-scripts-read", name = "Workers Scripts Read", scopes = ["com.cloudflare.api.account"] },
        { id = "g-zone", name = "Zone Read", scopes = ["com.cloudflare.api.account.zone"] },
        { id = "g-routes-read", name = "Workers Routes Read", scopes = ["com.cloudflare.api.account.zone"] },
        { id = "g-zone-analytics", name = "Analytics Read", scopes = ["com.cloudflare.api.account.zone"] },
      ]
    }
  }
}

variables {
  env             = "test"
  account_id      = "0123456789abcdef0123456789abcdef"
  zone_id         = "fedcba9876543210fedcba9876543210"
  worker_name     = "foredge-test"
  worker_deployed = true
  hosts           = { mcp = "mcp.example.com", files = "files.example.com", cdn = "cdn.example.com" }
  origin_domain   = "d111111abcdef8.cloudfront.net"
  origin_key      = "0123456789abcdef0123456789abcdef"
  cors_origins    = ["https://docs.example.com"]
}

run "storage" {
  assert {
    condition     = cloudflare_r2_bucket.releases.name == "foredge-releases-test" && cloudflare_workers_kv_namespace.copies.title == "foredge-copies-test"
    error_message = "names that differ by environment"
  }
  assert {
    condition     = alltrue([for rule in cloudflare_r2_bucket_lifecycle.releases.rules : rule.delete_objects_transition == null && rule.abort_multipart_uploads_transition.condition.max_age == 172800 && rule.enabled])
    error_message = "broken uploads go, releases never do by themselves"
  }
  assert {
    condition     = toset(cloudflare_r2_bucket_cors.releases[0].rules[0].allowed.methods) == toset(["GET", "HEAD"]) && cloudflare_r2_bucket_cors.releases[0].rules[0].allowed.origins == tolist(["https://docs.example.com"])
    error_message = "named pages may read, nobody may write"
  }
  assert {
    condition     = cloudflare_r2_custom_domain.files.domain == "files.example.com" && cloudflare_r2_custom_domain.files.enabled && cloudflare_r2_custom_domain.files.min_tls == "1.2"
    error_message = "the files have a host, TLS 1.2 at least"
  }
}

run "the_way_in" {
  assert {
    condition     = cloudflare_dns_record.mcp.proxied && cloudflare_dns_record.mcp.content == "d111111abcdef8.cloudfront.net" && !cloudflare_dns_record.cdn.proxied
    error_message = "the service's record is proxied and has an origin behind it"
  }
  assert {
    condition     = cloudflare_workers_route.mcp[0].pattern == "mcp.example.com/*" && cloudflare_workers_route.mcp[0].script == "foredge-test"
    error_message = "every path of the host goes to the Worker"
  }
  assert {
    condition     = cloudflare_zone_setting.this["ssl"].value == "strict" && cloudflare_zone_setting.this["min_tls_version"].value == "1.2"
    error_message = "the way to the origin is encrypted, and its certificate is checked"
  }
  assert {
    condition     = cloudflare_tiered_cache.this.value == "on" && cloudflare_argo_tiered_caching.this.value == "on"
    error_message = "the cache has tiers"
  }
  assert {
    condition     = nonsensitive(cloudflare_ruleset.request_headers.rules)[0].action_parameters.headers["x-foredge-origin-key"].value == "0123456789abcdef0123456789abcdef" && nonsensitive(cloudflare_ruleset.request_headers.rules)[0].expression == "(http.host eq \"mcp.example.com\")"
    error_message = "what passes the Worker by brings the key, and only at the service's host"
  }
}

run "pages_from_r2" {
  assert {
    condition     = cloudflare_ruleset.cache.rules[0].action_parameters.edge_ttl.default == jsondecode(file("../../../cache-classes.json")).classes.docs.edge_seconds && cloudflare_ruleset.cache.rules[0].action_parameters.browser_ttl.default == jsondecode(file("../../../cache-classes.json")).classes.docs.browser_seconds
    error_message = "pages are kept for the time of their class"
  }
  assert {
    condition     = try(cloudflare_ruleset.cache.rules[0].action_parameters.respect_strong_etags, false) == true && cloudflare_ruleset.cache.rules[0].action_parameters.cache
    error_message = "strong etags stay strong"
  }
  assert {
    condition     = try(cloudflare_ruleset.cache.rules[0].action_parameters.edge_ttl.status_code_ttl[0].value, 0) == -1 && cloudflare_ruleset.cache.rules[0].action_parameters.edge_ttl.status_code_ttl[0].status_code_range.from == 400
    error_message = "errors are not kept"
  }
  assert {
    condition     = cloudflare_ruleset.cache.rules[0].action_parameters.cache_key.custom_key.query_string.exclude.all
    error_message = "a query makes no second entry"
  }
  assert {
    condition     = strcontains(cloudflare_ruleset.response_headers.rules[0].action_parameters.headers["cache-control"].value, "max-age=${jsondecode(file("../../../cache-classes.json")).classes.docs.browser_seconds}, immutable") && strcontains(cloudflare_ruleset.response_headers.rules[0].expression, "http.response.code in {200 206 304}")
    error_message = "browsers keep pages, not errors"
  }
  assert {
    condition     = !cloudflare_ruleset.cache.rules[1].action_parameters.cache
    error_message = "what passes the Worker by is not kept"
  }
}

run "what_is_refused" {
  assert {
    condition     = cloudflare_ruleset.firewall.rules[0].action == "block" && cloudflare_ruleset.firewall.rules[0].enabled && cloudflare_ruleset.firewall.rules[0].expression == "(http.host eq \"files.example.com\" and not http.request.uri.path strict wildcard \"/releases/*/docs/*\")"
    error_message = "the index and the channel record are nobody's business"
  }
  assert {
    condition     = cloudflare_ruleset.limits.rules[0].ratelimit.requests_per_period == 2000 && cloudflare_ruleset.limits.rules[0].ratelimit.period == 60 && cloudflare_ruleset.limits.rules[0].action == "block" && contains(cloudflare_ruleset.limits.rules[0].ratelimit.characteristics, "ip.src")
    error_message = "one address cannot flood"
  }
  assert {
    condition     = cloudflare_ruleset.managed[0].rules[0].action_parameters.overrides.action == "log" && cloudflare_ruleset.managed[0].rules[1].action_parameters.overrides == null
    error_message = "managed rules block, but not questions"
  }
  assert {
    condition     = toset([for list in [cloudflare_ruleset.firewall, cloudflare_ruleset.limits, cloudflare_ruleset.cache, cloudflare_ruleset.response_headers, cloudflare_ruleset.managed[0]] : list.phase]) == toset(["http_request_firewall_custom", "http_ratelimit", "http_request_cache_settings", "http_response_headers_transform", "http_request_firewall_managed"])
    error_message = "one list a phase"
  }
}

run "tokens" {
  assert {
    condition     = toset(flatten([for policy in cloudflare_account_token.this["deploy"].policies : [for group in policy.permission_groups : group.id]])) == toset(["g-scripts", "g-r2-read"])
    error_message = "deploying writes Workers and reads the channel record"
  }
  assert {
    condition     = { for policy in cloudflare_account_token.this["publish"].policies : policy.resources => toset([for group in policy.permission_groups : group.id]) } == { "{\"com.cloudflare.edge.r2.bucket.0123456789abcdef0123456789abcdef_default_foredge-releases-test\":\"*\"}" = toset(["g-r2-item"]), "{\"com.cloudflare.api.account.0123456789abcdef0123456789abcdef\":\"*\"}" = toset(["g-kv"]) }
    error_message = "publishing writes this bucket and KV, and no Worker"
  }
  assert {
    condition     = toset(flatten([for policy in cloudflare_account_token.this["datadog"].policies : [for group in policy.permission_groups : group.id]])) == toset(["g-analytics", "g-settings", "g-scripts-read", "g-zone-analytics", "g-zone", "g-routes-read"])
    error_message = "Datadog reads numbers and what they are of, and nothing else"
  }
  assert {
    condition     = nonsensitive(output.r2.secret_access_key) == sha256(cloudflare_account_token.this["publish"].value)
    error_message = "R2's S3 API takes the token's digest"
  }
}

run "before_the_worker_is_there" {
  variables {
    worker_deployed = false
    managed_waf     = false
    cors_origins    = []
  }
  assert {
    condition     = length(cloudflare_workers_route.mcp) == 0 && length(cloudflare_ruleset.managed) == 0 && length(cloudflare_r2_bucket_cors.releases) == 0
    error_message = "no route to a Worker that is not there, no rules that the plan lacks, no page that may read"
  }
}

run "bad_location" {
  command = plan
  variables {
    location = "us-east-1"
  }
  expect_failures = [var.location]
}

run "bad_zone" {
  command = plan
  variables {
    zone_id = "example.com"
  }
  expect_failures = [var.zone_id]
}

run "bad_key" {
  command = plan
  variables {
    origin_key = "short"
  }
  expect_failures = [var.origin_key]
}
