variable "name" {
  description = "Name of the distribution and of everything that belongs to it."
  type        = string
}

variable "account_id" {
  description = "AWS account, for the address of the edge function's logs."
  type        = string
  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is 12 digits."
  }
}

variable "aliases" {
  description = "Host names that clients use; the certificate has them."
  type        = list(string)
}

variable "certificate_arn" {
  description = "Certificate of us-east-1 for the aliases."
  type        = string
  validation {
    condition     = startswith(var.certificate_arn, "arn:aws:acm:us-east-1:")
    error_message = "CloudFront takes certificates of us-east-1 only."
  }
}

variable "buckets" {
  description = "Buckets of the releases, by role (primary, replica), as modules/aws-releases gives them."
  type        = map(object({ name = string, region = string, arn = string, domain = string, url = string }))
  validation {
    condition     = toset(keys(var.buckets)) == toset(["primary", "replica"])
    error_message = "There are two buckets: primary and replica."
  }
}

variable "api_domains" {
  description = "Hosts of the HTTP APIs, by role (primary, secondary)."
  type        = map(string)
  validation {
    condition     = toset(keys(var.api_domains)) == toset(["primary", "secondary"])
    error_message = "There are two origins: primary and secondary."
  }
}

variable "edge_package" {
  description = "Zip of the origin request function (build/edge/resolve-current.zip) and its SHA-256 in hex."
  type        = object({ path = string, sha256 = string })
}

variable "price_class" {
  description = "Where CloudFront answers: PriceClass_100 (America, Europe), PriceClass_200 or PriceClass_All."
  type        = string
  default     = "PriceClass_100"
}
