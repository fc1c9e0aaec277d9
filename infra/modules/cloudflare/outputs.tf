output "wrangler" {
  description = "For this environment's part of wrangler.toml: bucket, namespace and addresses."
  value = {
    bucket     = cloudflare_r2_bucket.releases.name
    kv_id      = cloudflare_workers_kv_namespace.copies.id
    public_url = "https://${var.hosts.mcp}"
  }
}

output "files_url" {
  description = "Where pinned pages are served from R2."
  value       = "https://${var.hosts.files}"
}

output "tokens" {
  description = "Tokens by name: deploy, publish, analytics, datadog."
  value       = { for key, token in cloudflare_account_token.this : key => token.value }
  sensitive   = true
}

output "r2" {
  description = "The publishing token as R2's S3 API takes it."
  value = {
    endpoint          = "https://${var.account_id}.r2.cloudflarestorage.com"
    access_key_id     = cloudflare_account_token.this["publish"].id
    secret_access_key = sha256(cloudflare_account_token.this["publish"].value)
  }
  sensitive = true
}
