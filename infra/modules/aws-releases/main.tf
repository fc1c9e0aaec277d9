# Releases on AWS: one bucket, copied by S3 itself to a second bucket in another region. Both keep every version, encrypt, and let
# nobody in but their readers. Who writes is said elsewhere (ci-role); which release answers is the channel record's business.

locals {
  buckets = {
    primary = { name = "${var.name}-${var.primary_region}", region = var.primary_region }
    replica = { name = "${var.name}-${var.replica_region}", region = var.replica_region }
  }
  arns = { for key, bucket in local.buckets : key => "arn:aws:s3:::${bucket.name}" }
}

resource "aws_s3_bucket" "this" {
  for_each = local.buckets
  bucket   = each.value.name
  region   = each.value.region
  # A bucket with releases is not destroyed by a wrong apply: infra/README.md has the way back out.
  force_destroy = false
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.this[each.key].bucket
  region   = each.value.region
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.this[each.key].bucket
  region   = each.value.region
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = local.buckets
  bucket                  = aws_s3_bucket.this[each.key].bucket
  region                  = each.value.region
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# S3's own keys: a key of KMS would have to be opened to CloudFront, two functions and the replication for text that is public anyway.
resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.this[each.key].bucket
  region   = each.value.region
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# The release tool deletes releases; what it deleted or overwrote can be had back for a month.
resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each   = local.buckets
  bucket     = aws_s3_bucket.this[each.key].bucket
  region     = each.value.region
  depends_on = [aws_s3_bucket_versioning.this]
  rule {
    id     = "old-versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
  }
}

# Requests and errors of a bucket are counted only where this asks for it: the dashboards read them.
resource "aws_s3_bucket_metric" "this" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.this[each.key].bucket
  region   = each.value.region
  name     = "EntireBucket"
}

resource "aws_s3_bucket_policy" "this" {
  for_each   = local.buckets
  bucket     = aws_s3_bucket.this[each.key].bucket
  region     = each.value.region
  depends_on = [aws_s3_bucket_public_access_block.this]
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([{
      Sid       = "OnlyEncryptedConnections"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [local.arns[each.key], "${local.arns[each.key]}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }], [for arn in var.distribution_arns : {
      Sid       = "PagesForTheCdn"
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = "s3:GetObject"
      Resource  = "${local.arns[each.key]}/releases/*/docs/*"
      Condition = { StringEquals = { "aws:SourceArn" = arn } }
    }])
  })
}
