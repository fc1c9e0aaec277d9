# Two buckets with a provider that makes nothing: what it would ask AWS for.
mock_provider "aws" {}

variables {
  name              = "foredge-test"
  primary_region    = "us-east-1"
  replica_region    = "eu-west-1"
  distribution_arns = ["arn:aws:cloudfront::111122223333:distribution/E1"]
}

run "two_buckets_in_two_regions" {
  assert {
    condition     = aws_s3_bucket.this["primary"].region == "us-east-1" && aws_s3_bucket.this["replica"].region == "eu-west-1"
    error_message = "each bucket stands in its region"
  }
  assert {
    condition     = alltrue([for list in [aws_s3_bucket_versioning.this, aws_s3_bucket_public_access_block.this, aws_s3_bucket_server_side_encryption_configuration.this, aws_s3_bucket_lifecycle_configuration.this, aws_s3_bucket_ownership_controls.this, aws_s3_bucket_metric.this, aws_s3_bucket_policy.this] : alltrue([for key in ["primary", "replica"] : list[key].region == aws_s3_bucket.this[key].region])])
    error_message = "what belongs to a bucket is made in the bucket's region"
  }
  assert {
    condition     = output.buckets.primary.url == "https://foredge-test-us-east-1.s3.us-east-1.amazonaws.com" && output.buckets.replica.domain == "foredge-test-eu-west-1.s3.eu-west-1.amazonaws.com"
    error_message = "addresses name bucket and region"
  }
}

run "nothing_is_lost_or_seen" {
  assert {
    condition     = alltrue([for one in values(aws_s3_bucket_versioning.this) : one.versioning_configuration[0].status == "Enabled"])
    error_message = "both buckets keep versions, replication needs it"
  }
  assert {
    condition     = alltrue([for one in values(aws_s3_bucket_public_access_block.this) : one.block_public_acls && one.block_public_policy && one.ignore_public_acls && one.restrict_public_buckets])
    error_message = "no bucket can be made public"
  }
  assert {
    condition     = alltrue([for one in values(aws_s3_bucket_server_side_encryption_configuration.this) : contains(["AES256", "aws:kms"], one(one.rule).apply_server_side_encryption_by_default[0].sse_algorithm)])
    error_message = "both buckets encrypt"
  }
  assert {
    condition     = alltrue([for one in values(aws_s3_bucket_ownership_controls.this) : one.rule[0].object_ownership == "BucketOwnerEnforced"])
    error_message = "no object has an access list of its own"
  }
  assert {
    condition     = alltrue([for one in values(aws_s3_bucket_lifecycle_configuration.this) : length(one.rule[0].expiration) == 0 && one.rule[0].noncurrent_version_expiration[0].noncurrent_days == 30 && one.rule[0].status == "Enabled"])
    error_message = "old versions go after 30 days, what is current never"
  }
  assert {
    condition     = alltrue([for one in values(aws_s3_bucket.this) : !one.force_destroy])
    error_message = "a bucket with releases is not destroyed"
  }
}

run "who_may_read" {
  assert {
    condition     = alltrue([for one in values(aws_s3_bucket_policy.this) : alltrue([for statement in jsondecode(one.policy).Statement : statement.Effect == "Deny" || statement.Principal != "*"])])
    error_message = "nobody unnamed is let in"
  }
  assert {
    condition     = alltrue([for one in values(aws_s3_bucket_policy.this) : jsondecode(one.policy).Statement[0].Condition.Bool["aws:SecureTransport"] == "false" && jsondecode(one.policy).Statement[0].Effect == "Deny"])
    error_message = "only encrypted connections"
  }
  assert {
    condition     = alltrue([for one in values(aws_s3_bucket_policy.this) : try(jsondecode(one.policy).Statement[1].Condition.StringEquals["aws:SourceArn"], "") == "arn:aws:cloudfront::111122223333:distribution/E1"])
    error_message = "CloudFront reads for our distribution only"
  }
  assert {
    condition     = alltrue([for key, one in aws_s3_bucket_policy.this : jsondecode(one.policy).Statement[1].Resource == "${output.buckets[key].arn}/releases/*/docs/*"])
    error_message = "CloudFront reads pages, not the index nor the channel record"
  }
}

run "replication" {
  assert {
    condition     = aws_s3_bucket_replication_configuration.this.region == "us-east-1" && aws_s3_bucket_replication_configuration.this.bucket == aws_s3_bucket.this["primary"].bucket
    error_message = "from the primary"
  }
  assert {
    condition     = aws_s3_bucket_replication_configuration.this.rule[0].destination[0].bucket == aws_s3_bucket.this["replica"].arn && aws_s3_bucket_replication_configuration.this.rule[0].status == "Enabled"
    error_message = "to the replica, and on"
  }
  assert {
    condition     = toset(flatten([for statement in jsondecode(aws_iam_role_policy.replication.policy).Statement : statement.Action])) == toset(["s3:GetReplicationConfiguration", "s3:ListBucket", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging", "s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"])
    error_message = "the replication may do what replication needs, and nothing else"
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_role_policy.replication.policy).Statement : startswith(statement.Resource, "arn:aws:s3:::foredge-test-")])
    error_message = "in these two buckets"
  }
}

run "bad_same_region" {
  command = plan
  variables {
    replica_region = "us-east-1"
  }
  expect_failures = [var.replica_region]
}

run "bad_name" {
  command = plan
  variables {
    name = "Foredge_Releases"
  }
  expect_failures = [var.name]
}
