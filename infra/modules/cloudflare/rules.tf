# The zone's rules, one list a phase. Times come from cache-classes.json. Expressions use what every plan has: no regular expressions.

locals {
  table   = jsondecode(file("${path.module}/../../../cache-classes.json"))
  docs    = local.table.classes.docs
  at_mcp  = "http.host eq \"${var.hosts.mcp}\""
  at_file = "http.host eq \"${var.hosts.files}\""
  page    = "http.request.uri.path strict wildcard \"/releases/*/docs/*\""

  managed_ruleset = "efb7b8c949ac4650a09736fc376e9aee" # Cloudflare Managed Ruleset, the same in every zone
}

resource "cloudflare_ruleset" "firewall" {
  zone_id = var.zone_id
  name    = "foredge: what is nobody's business"
  kind    = "zone"
  phase   = "http_request_firewall_custom"
  rules = [{
    ref         = "foredge_only_pages"
    description = "only pages of releases: the index and the channel record are not served"
    expression  = "(${local.at_file} and not ${local.page})"
    action      = "block"
    enabled     = true
  }]
}

resource "cloudflare_ruleset" "managed" {
  count   = var.managed_waf ? 1 : 0
  zone_id = var.zone_id
  name    = "foredge: managed rules"
  kind    = "zone"
  phase   = "http_request_firewall_managed"
  rules = [
    {
      # People ask about SQL, shells and scripts all day: in what is searched the rules only write down what they saw.
      ref               = "foredge_managed_log"
      description       = "questions are logged, not blocked"
      expression        = "(${local.at_mcp} and (starts_with(http.request.uri.path, \"/mcp\") or http.request.uri.path eq \"/search\"))"
      action            = "execute"
      action_parameters = { id = local.managed_ruleset, overrides = { action = "log" } }
      enabled           = true
    },
    {
      ref               = "foredge_managed"
      description       = "everything else"
      expression        = "(${local.at_file} or (${local.at_mcp} and not starts_with(http.request.uri.path, \"/mcp\") and http.request.uri.path ne \"/search\"))"
      action            = "execute"
      action_parameters = { id = local.managed_ruleset }
      enabled           = true
    },
  ]
}

resource "cloudflare_ruleset" "limits" {
  zone_id = var.zone_id
  name    = "foredge: floods"
  kind    = "zone"
  phase   = "http_ratelimit"
  rules = [{
    ref         = "foredge_flood"
    description = "one address in one location, far above what an agent does"
    expression  = "(${local.at_mcp} or ${local.at_file})"
    action      = "block"
    enabled     = true
    ratelimit = {
      characteristics     = ["cf.colo.id", "ip.src"]
      period              = 60
      requests_per_period = var.requests_per_minute
      mitigation_timeout  = 60
    }
  }]
}

resource "cloudflare_ruleset" "cache" {
  zone_id = var.zone_id
  name    = "foredge: what is kept"
  kind    = "zone"
  phase   = "http_request_cache_settings"
  rules = [
    {
      ref         = "foredge_pages"
      description = "pinned pages of R2, for the time of their class; errors not at all"
      expression  = "(${local.at_file} and ${local.page})"
      action      = "set_cache_settings"
      enabled     = true
      action_parameters = {
        cache                = true
        respect_strong_etags = true
        browser_ttl          = { mode = "override_origin", default = local.docs.browser_seconds }
        cache_key            = { custom_key = { query_string = { exclude = { all = true } } } }
        edge_ttl = {
          mode            = "override_origin"
          default         = local.docs.edge_seconds
          status_code_ttl = [{ status_code_range = { from = 400, to = 599 }, value = -1 }]
        }
      }
    },
    {
      ref               = "foredge_service"
      description       = "the Worker keeps its own answers; what passes it by is not kept"
      expression        = "(${local.at_mcp})"
      action            = "set_cache_settings"
      enabled           = true
      action_parameters = { cache = false }
    },
  ]
}

resource "cloudflare_ruleset" "request_headers" {
  zone_id = var.zone_id
  name    = "foredge: the edge's key"
  kind    = "zone"
  phase   = "http_request_late_transform"
  rules = [{
    ref               = "foredge_origin_key"
    description       = "the origin takes what shows its key; what a client sent under that name is replaced"
    expression        = "(${local.at_mcp})"
    action            = "rewrite"
    enabled           = true
    action_parameters = { headers = { "x-foredge-origin-key" = { operation = "set", value = var.origin_key } } }
  }]
}

resource "cloudflare_ruleset" "response_headers" {
  zone_id = var.zone_id
  name    = "foredge: what browsers are told"
  kind    = "zone"
  phase   = "http_response_headers_transform"
  rules = [
    {
      ref         = "foredge_page_headers"
      description = "a pinned page never changes; an error says nothing about tomorrow"
      expression  = "(${local.at_file} and http.response.code in {200 206 304})"
      action      = "rewrite"
      enabled     = true
      action_parameters = {
        headers = {
          "cache-control"          = { operation = "set", value = "public, max-age=${local.docs.browser_seconds}, immutable, stale-if-error=${local.table.stale_if_error_seconds}" }
          "x-content-type-options" = { operation = "set", value = "nosniff" }
        }
      }
    },
    {
      ref               = "foredge_hsts"
      description       = "encrypted, always"
      expression        = "(${local.at_file} or ${local.at_mcp})"
      action            = "rewrite"
      enabled           = true
      action_parameters = { headers = { "strict-transport-security" = { operation = "set", value = "max-age=31536000" } } }
    },
  ]
}
