# The certificate with providers that make nothing.
mock_provider "aws" {
  mock_resource "aws_acm_certificate" {
    defaults = {
      domain_validation_options = [
        { domain_name = "mcp.example.com", resource_record_name = "_a.mcp.example.com.", resource_record_type = "CNAME", resource_record_value = "_x.acm-validations.aws." },
        { domain_name = "cdn.example.com", resource_record_name = "_b.cdn.example.com.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
      ]
    }
  }
}
mock_provider "cloudflare" {}

variables {
  domains = ["mcp.example.com", "cdn.example.com"]
  zone_id = "0123456789abcdef0123456789abcdef"
}

run "a_certificate_that_cloudfront_takes" {
  assert {
    condition     = aws_acm_certificate.this.region == "us-east-1" && aws_acm_certificate_validation.this.region == "us-east-1"
    error_message = "CloudFront takes certificates of us-east-1 only"
  }
  assert {
    condition     = aws_acm_certificate.this.domain_name == "mcp.example.com" && aws_acm_certificate.this.subject_alternative_names == toset(["cdn.example.com"]) && aws_acm_certificate.this.validation_method == "DNS"
    error_message = "all names, proven by DNS"
  }
  assert {
    condition     = cloudflare_dns_record.proof["mcp.example.com"].name == "_a.mcp.example.com" && cloudflare_dns_record.proof["cdn.example.com"].content == "_y.acm-validations.aws"
    error_message = "a record for each name, without the dot that Cloudflare drops"
  }
  assert {
    condition     = alltrue([for record in values(cloudflare_dns_record.proof) : !record.proxied])
    error_message = "a proof is not proxied"
  }
}

run "bad_star" {
  command = plan
  variables {
    domains = ["*.example.com"]
  }
  expect_failures = [var.domains]
}
