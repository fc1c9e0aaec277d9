output "function" {
  description = "For the release tool: name, alias, region and arn of the function whose code and weights it moves."
  value = {
    name   = aws_lambda_function.origin.function_name
    alias  = aws_lambda_alias.live.name
    region = var.region
    arn    = aws_lambda_function.origin.arn
  }
}

output "url" {
  description = "Address of the API, for the Worker's ORIGIN_URLS."
  value       = aws_apigatewayv2_api.this.api_endpoint
}

output "domain" {
  description = "Host of the API, for CloudFront."
  value       = replace(aws_apigatewayv2_api.this.api_endpoint, "https://", "")
}
