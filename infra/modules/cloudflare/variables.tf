variable "env" {
  description = "Environment, such as prod: part of the names that must differ within an account."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.env))
    error_message = "env is lower case: letters, digits and hyphens."
  }
}

variable "account_id" {
  description = "Cloudflare account."
  type        = string
  validation {
    condition     = can(regex("^[0-9a-f]{32}$", var.account_id))
    error_message = "account_id is 32 hex digits."
  }
}

variable "zone_id" {
  description = "Zone of both hosts, for this environment alone: a zone has one list of rules for each phase."
  type        = string
  validation {
    condition     = can(regex("^[0-9a-f]{32}$", var.zone_id))
    error_message = "zone_id is 32 hex digits."
  }
}

variable "worker_name" {
  description = "Name of the Worker as wrangler deploys it in this environment."
  type        = string
}

variable "worker_deployed" {
  description = "Whether wrangler has deployed the Worker once: a route can only name one that exists. False on the first apply."
  type        = bool
}

variable "hosts" {
  description = "Names in the zone: of the service itself, of the pinned files in R2, and of CloudFront for whoever asks it directly."
  type        = object({ mcp = string, files = string, cdn = string })
}

variable "origin_domain" {
  description = "What stands behind the route: CloudFront's name of the distribution."
  type        = string
}

variable "origin_key" {
  description = "Key that opens the origin; put on requests of the service's host, so that what passes the Worker by is let in."
  type        = string
  sensitive   = true
  validation {
    condition     = length(var.origin_key) >= 32
    error_message = "The key has at least 32 characters."
  }
}

variable "location" {
  description = "Where R2 keeps the bucket: wnam, enam, weur, eeur, apac or oc."
  type        = string
  default     = "enam"
  validation {
    condition     = contains(["wnam", "enam", "weur", "eeur", "apac", "oc"], var.location)
    error_message = "R2 knows wnam, enam, weur, eeur, apac and oc."
  }
}

variable "cors_origins" {
  description = "Origins whose pages may read pinned files from R2; empty: none."
  type        = list(string)
  default     = []
}

variable "requests_per_minute" {
  description = "Requests of one address in a minute and location before Cloudflare refuses them, ahead of the Worker's own limit of 1,200."
  type        = number
  default     = 2000
}

variable "managed_waf" {
  description = "Whether the zone's plan has Cloudflare's managed rules (Pro and up)."
  type        = bool
  default     = true
}
