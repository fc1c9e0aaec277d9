# S3 copies everything from the primary bucket to the replica, some seconds later: the release tool waits for a release's manifest there
# before anything points to it.

resource "aws_iam_role" "replication" {
  name = "${var.name}-replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { ArnEquals = { "aws:SourceArn" = local.arns.primary } }
    }]
  })
}

resource "aws_iam_role_policy" "replication" {
  name = "replicate"
  role = aws_iam_role.replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource = local.arns.primary },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
        Resource = "${local.arns.primary}/*"
      },
      { Effect = "Allow", Action = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], Resource = "${local.arns.replica}/*" },
    ]
  })
}

resource "aws_s3_bucket_replication_configuration" "this" {
  bucket = aws_s3_bucket.this["primary"].bucket
  region = local.buckets.primary.region
  role   = aws_iam_role.replication.arn
  # Replication is refused while either bucket keeps no versions.
  depends_on = [aws_s3_bucket_versioning.this, aws_iam_role_policy.replication]
  rule {
    id       = "everything"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Enabled"
    }
    destination {
      bucket        = aws_s3_bucket.this["replica"].arn
      storage_class = "STANDARD"
    }
  }
}
