output "buckets" {
  description = "Both buckets by role (primary, replica): name, region, arn, domain and the url that the origin's function reads."
  value = {
    for key, bucket in local.buckets : key => {
      name   = aws_s3_bucket.this[key].bucket
      region = bucket.region
      arn    = local.arns[key]
      domain = "${bucket.name}.s3.${bucket.region}.amazonaws.com"
      url    = "https://${bucket.name}.s3.${bucket.region}.amazonaws.com"
    }
  }
}
