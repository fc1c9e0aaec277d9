output "wrangler" {
  description = "For this environment's part of wrangler.toml."
  value       = module.service.wrangler
}

output "release" {
  description = "For the release tool and the workflows."
  value       = module.service.release
}

output "roles" {
  description = "Roles that the workflows take."
  value       = module.service.roles
}

output "urls" {
  description = "Where everything is reached."
  value       = module.service.urls
}

output "secrets" {
  description = "What the workflows keep as secrets."
  value       = module.service.secrets
  sensitive   = true
}
