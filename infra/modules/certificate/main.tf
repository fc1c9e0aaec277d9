# A certificate for CloudFront, proven by records in Cloudflare's zone. CloudFront takes certificates of us-east-1 only.

terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.0"
    }
  }
}

variable "domains" {
  description = "Names on the certificate, the first is its main one."
  type        = list(string)
  validation {
    condition     = length(var.domains) > 0 && alltrue([for name in var.domains : can(regex("^[a-z0-9.-]+\\.[a-z]{2,}$", name))])
    error_message = "Host names in lower case, without a star."
  }
}

variable "zone_id" {
  description = "Cloudflare zone of all these names."
  type        = string
}

locals {
  region = "us-east-1"
  proofs = { for one in aws_acm_certificate.this.domain_validation_options : one.domain_name => one }
}

resource "aws_acm_certificate" "this" {
  region                    = local.region
  domain_name               = var.domains[0]
  subject_alternative_names = slice(var.domains, 1, length(var.domains))
  validation_method         = "DNS"
  lifecycle {
    create_before_destroy = true
  }
}

resource "cloudflare_dns_record" "proof" {
  for_each = toset(var.domains)
  zone_id  = var.zone_id
  name     = trimsuffix(local.proofs[each.key].resource_record_name, ".")
  type     = local.proofs[each.key].resource_record_type
  content  = trimsuffix(local.proofs[each.key].resource_record_value, ".")
  ttl      = 300
  proxied  = false
  comment  = "proves to AWS that ${each.key} is ours; renewals ask for it again"
}

resource "aws_acm_certificate_validation" "this" {
  region                  = local.region
  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = [for record in cloudflare_dns_record.proof : record.name]
}

output "arn" {
  description = "The certificate, once it is proven."
  value       = aws_acm_certificate_validation.this.certificate_arn
}
