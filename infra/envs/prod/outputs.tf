output "wrangler" {
  description = "For this environment's part of wrangler.toml."
  value       = module.service.wrangler
}

output "release" {
  description = "For tools: buckets, functions, distribution, monitors."
  value       = module.service.release
}

output "variables" {
  description = "Variables of the GitHub environment."
  value       = module.service.variables
}

output "verify_variables" {
  description = "Variables of the GitHub environment that verifies."
  value       = module.service.verify_variables
}

output "docs_variables" {
  description = "Variables of the GitHub environment in repositories of documents."
  value       = module.service.docs_variables
}

output "urls" {
  description = "Where everything is reached."
  value       = module.service.urls
}

output "secrets" {
  description = "Secrets of the GitHub environment, for deploying and for publishing."
  value       = module.service.secrets
  sensitive   = true
}
