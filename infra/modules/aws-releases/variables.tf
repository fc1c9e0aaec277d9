variable "name" {
  description = "Beginning of both buckets' names, unlike any other in the world; the region is added."
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{2,45}$", var.name))
    error_message = "name is lower case: letters, digits and hyphens, at most 46 characters."
  }
}

variable "primary_region" {
  description = "Region of the bucket that is written to."
  type        = string
}

variable "replica_region" {
  description = "Region of the copy."
  type        = string
  validation {
    condition     = var.replica_region != var.primary_region
    error_message = "The replica is for the loss of a region: it stands in another one."
  }
}

variable "distribution_arns" {
  description = "CloudFront distributions that may read pages of releases."
  type        = list(string)
  default     = []
}
