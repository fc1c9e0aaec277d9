output "domain" {
  description = "CloudFront's own name of the distribution: what proxied records point to."
  value       = aws_cloudfront_distribution.this.domain_name
}

output "distribution" {
  description = "Id and arn of the distribution."
  value       = { id = aws_cloudfront_distribution.this.id, arn = aws_cloudfront_distribution.this.arn }
}
