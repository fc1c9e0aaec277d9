output "wrangler" {
  description = "For this environment in wrangler.toml: name, bucket, namespace and variables (scripts/fill-environment.mjs writes them there)."
  value = {
    name   = var.worker.name
    bucket = module.cloudflare.wrangler.bucket
    kv_id  = module.cloudflare.wrangler.kv_id
    vars = {
      PUBLIC_URL      = module.cloudflare.wrangler.public_url
      ALLOWED_ORIGINS = join(",", var.allowed_origins)
      ORIGIN_URLS     = join(",", [for key in ["primary", "secondary"] : module.origin[key].url])
      DD_SITE         = var.datadog.site
      DD_ENV          = var.env
    }
  }
}

output "release" {
  description = "For the release tool and the workflows: buckets, functions with their alias, distribution, monitors."
  value = {
    env          = var.env
    buckets      = module.releases.buckets
    r2_bucket    = module.cloudflare.wrangler.bucket
    kv_id        = module.cloudflare.wrangler.kv_id
    functions    = { for key, origin in module.origin : key => origin.function }
    distribution = module.cdn.distribution
    monitors     = module.datadog.monitor_ids
  }
}

output "roles" {
  description = "Roles for the workflows' role-to-assume: deploy and publish."
  value       = { deploy = module.deploy_role.arn, publish = module.publish_role.arn }
}

output "urls" {
  description = "Where the service, its pinned files and CloudFront are reached."
  value       = { mcp = "https://${var.hosts.mcp}/mcp", files = module.cloudflare.files_url, cdn = "https://${var.hosts.cdn}" }
}

output "secrets" {
  description = "What the workflows keep as secrets: Cloudflare's tokens and R2's S3 key."
  value       = { cloudflare_tokens = module.cloudflare.tokens, r2 = module.cloudflare.r2 }
  sensitive   = true
}
