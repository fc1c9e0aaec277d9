# The service's host: a proxied record whose origin is the AWS side, and the route that lets the Worker answer before it. Should the Worker
# throw before it read a body, the request goes on to that origin.

resource "cloudflare_dns_record" "mcp" {
  zone_id = var.zone_id
  name    = var.hosts.mcp
  type    = "CNAME"
  content = var.origin_domain
  proxied = true
  ttl     = 1 # automatic, as proxied records have it
  comment = "foredge: the Worker answers; behind it stands CloudFront"
}

resource "cloudflare_dns_record" "cdn" {
  zone_id = var.zone_id
  name    = var.hosts.cdn
  type    = "CNAME"
  content = var.origin_domain
  proxied = false
  ttl     = 300
  comment = "foredge: CloudFront itself, without Cloudflare"
}

resource "cloudflare_workers_route" "mcp" {
  count   = var.worker_deployed ? 1 : 0
  zone_id = var.zone_id
  pattern = "${var.hosts.mcp}/*"
  script  = var.worker_name
}

resource "cloudflare_zone_setting" "this" {
  for_each   = { ssl = "strict", min_tls_version = "1.2", always_use_https = "on" }
  zone_id    = var.zone_id
  setting_id = each.key
  value      = each.value
}

# One upper tier near the bucket asks R2, the others ask it. Acts on the files' host only: a Worker's reads of R2 never pass here.
resource "cloudflare_argo_tiered_caching" "this" {
  zone_id = var.zone_id
  value   = "on"
}

resource "cloudflare_tiered_cache" "this" {
  zone_id    = var.zone_id
  value      = "on"
  depends_on = [cloudflare_argo_tiered_caching.this]
}
