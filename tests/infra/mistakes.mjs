// Mistakes that people make in infra/, each with what must be said of it. A row: name, file, text (or pattern), what stands there instead, what
// terraform must print. Syntax is found by validate; what such code would do is found by a test of the module.

const aws = (module, file) => `modules/${module}/${file}.tf`;
const datadog = "modules/datadog/main.tf";
const logpush = "modules/logpush/main.tf";
const origin = aws("aws-origin", "function");
const api = aws("aws-origin", "api");
const cdn = aws("cdn", "main");
const rules = aws("cloudflare", "rules");
const releases = aws("aws-releases", "main");

export const syntax = {
  unknown: [
    ["bad_unknown_attribute", datadog, "numerator   =", "numerater   =", /An argument named "numerater" is not expected/],
    ["bad_unknown_attribute_of_aws", origin, "memory_size  ", "memory_sise  ", /An argument named "memory_sise" is not expected/],
    ["bad_resource_type", datadog, 'resource "datadog_metric_metadata" "this"', 'resource "datadog_metric_metadatum" "this"', /does not support resource type/],
    ["bad_unknown_block", origin, "  tracing_config {", "  tracing {", /Blocks of type "tracing" are not expected/],
  ],
  missing: [
    ["bad_missing_attribute", datadog, /aggregation_type .*\n/, "", /The argument "aggregation_type" is required/],
    ["bad_missing_attribute_of_aws", cdn, / {2}viewer_protocol_policy += "https-only"\n/, "", /The argument "viewer_protocol_policy" is required/],
    ["bad_missing_block", datadog, / {2}filter {\n.*\n {2}}\n/, "", /(At least|Insufficient).*filter/s],
    ["bad_missing_input", aws("service", "aws"), / {2}region +=\s*each.value.region\n/, "", /The argument "region" is required/],
  ],
  "wrong type": [
    ["bad_wrong_type", datadog, "query_interval_seconds = each.value.slice.seconds", 'query_interval_seconds = "often"', /a number is\s+required/],
    ["bad_wrong_type_of_aws", origin, /timeout( +)= 6 .*/, 'timeout$1= "soon"', /a number is\s+required/],
    ["bad_wrong_type_of_cloudflare", aws("cloudflare", "route"), "proxied = true", 'proxied = "perhaps"', /a bool is\s+required/],
    ["bad_wrong_shape_of_input", aws("service", "aws"), "rate = var.capacity.rate, ", "", /attribute "rate" is required/],
  ],
  "bad reference": [
    ["bad_reference", datadog, "local.slo_ids, {", "local.slo_idz, {", /no local value named\s+"slo_idz"|slo_idz/],
    ["bad_reference_to_resource", origin, "aws_iam_role.function.arn", "aws_iam_role.functions.arn", /aws_iam_role" "functions" has not been declared/],
    ["bad_reference_to_output", aws("service", "edge"), "module.cdn.domain", "module.cdn.domains", /unsupported attribute|does not have an attribute named|domains/i],
    ["bad_template_name", "modules/datadog/api/monitors/error-rate.json", "${notify_page}", "${notify_pager}", /notify_pager/],
  ],
  nested: [
    ["bad_nested_block", datadog, "          formula_expression", "          formula_expresion", /formula_expresion/],
    ["bad_nested_block_of_aws", cdn, "origin_protocol_policy =", "protocol_policy =", /"protocol_policy" is not expected/],
    ["bad_second_block", datadog, "  compute {", '  compute {\n    aggregation_type = "count"\n  }\n  compute {', /Too many compute blocks/],
    ["bad_nested_attribute", logpush, "timestamp_format =", "timestamp_fromat =", /times are RFC 3339/],
    ["bad_nested_attribute_of_a_rule", rules, "respect_strong_etags =", "respect_strong_etag =", /strong etags stay strong/],
    ["bad_nested_type", logpush, /field_names .*\n/, "field_names = { a = 1 }\n", /list of string required|field_names/],
  ],
};

export const semantic = {
  "least privilege": [
    ["bad_function_may_read_all", origin, '"${bucket.arn}/releases/*", ', '"${bucket.arn}/*", ', /it reads releases and the channel record of both buckets/],
    ["bad_missing_permission", origin, ', "${bucket.arn}/channel.json"', "", /it reads releases and the channel record of both buckets/],
    ["bad_wildcard_policy", origin, '"${aws_cloudwatch_log_group.this["function"].arn}:*"', '"*"', /only X-Ray, which knows no resources/],
    ["bad_workflow_may_all_of_s3", aws("ci-role", "main"), '["s3:DeleteObject"]', '["s3:*"]', /it publishes, and touches no function, no version/],
    ["bad_docs_role_deletes", aws("service", "aws"), 'releases_access   = "publish"', 'releases_access   = "manage"', /a repository of documents has nothing of the code's deployment/],
    ["bad_docs_role_deploys", aws("service", "aws"), 'releases_access   = "publish"', 'releases_access   = "publish"\n  function_arns     = [module.origin["primary"].function.arn]', /a repository of documents has nothing of the code's deployment/],
    ["bad_docs_role_by_any_workflow", aws("service", "aws"), / {2}workflow +=.*docs-release.yml"\n/, "", /documents are published by our workflow only|each run takes its own role|is null/],
    ["bad_docs_role_by_any_branch", aws("ci-role", "main"), "@refs/tags/v*", "@*", /only the reusable workflow as tagged/],
    ["bad_docs_in_every_environment", aws("service", "aws"), '"repo:${name}:environment:${var.github.environment}"', '"repo:${name}:ref:refs/heads/main"', /each run takes its own role/],
    ["bad_verify_publishes", aws("service", "aws"), 'releases_access   = "read"', 'releases_access   = "publish"', /what nobody approves changes no release/],
    ["bad_unapproved_publishing", aws("service", "aws"), 'subjects          = [local.subjects[""]]', "subjects          = values(local.subjects)", /each run takes its own role/],
    ["bad_datadog_sees_no_worker", aws("cloudflare", "tokens"), ', "Workers Scripts Read"', "", /Datadog reads numbers and what they are of/],
    ["bad_workflow_of_any_audience", aws("ci-role", "main"), '"sts.amazonaws.com"', '"*"', /only the named run, for AWS, takes the role/],
    ["bad_token_for_all_buckets", aws("cloudflare", "tokens"), "Workers R2 Storage Bucket Item Write", "Workers R2 Storage Write", /publishing writes this bucket and KV/],
    ["bad_replication_cannot_delete", aws("aws-releases", "replication"), '"s3:ReplicateDelete", ', "", /may do what replication needs/],
    ["bad_edge_service_has_no_role", aws("cdn", "functions"), '["lambda.amazonaws.com", "edgelambda.amazonaws.com"]', '["lambda.amazonaws.com"]', /both services take the role/],
    ["bad_datadog_may_write", aws("datadog-integrations", "main"), '"tag:GetResources"', '"tag:TagResources"', /it reads, and changes nothing/],
  ],
  "what is open": [
    ["bad_public_bucket", releases, /restrict_public_buckets = true/, "restrict_public_buckets = false", /no bucket can be made public/],
    ["bad_bucket_for_everybody", releases, '{ Service = "cloudfront.amazonaws.com" }', '"*"', /nobody unnamed is let in/],
    ["bad_bucket_for_every_distribution", releases, / {6}Condition = { StringEquals.*\n/, "", /CloudFront reads for our distribution only/],
    ["bad_index_for_the_cdn", releases, "/releases/*/docs/*", "/*", /CloudFront reads pages, not the index/],
    ["bad_index_for_everybody", rules, 'strict wildcard \\"/releases/*/docs/*\\"', 'strict wildcard \\"/releases/*\\"', /the index and the channel record are nobody's business/],
    ["bad_no_authoriser", api, '"CUSTOM"', '"NONE"', /every route asks the authoriser/],
    ["bad_any_api_calls", api, '"${aws_apigatewayv2_api.this.execution_arn}/${each.value.path}"', '"*"', /only this API calls the function/],
    ["bad_no_oac", cdn, / {6}origin_access_control_id = .*\n/, "", /buckets are read with a signature \(OAC\)/],
    ["bad_key_for_every_host", rules, /(replaced"\n\s+expression +=) "\(\$\{local\.at_mcp\}\)"/, '$1 "true"', /what passes the Worker by brings the key, and only at the service's host/],
    ["bad_old_tls", cdn, '["TLSv1.2"]', '["TLSv1"]', /APIs are asked over TLS 1\.2/],
  ],
  "what is lost": [
    ["bad_unencrypted", releases, '"AES256"', '"none"', /both buckets encrypt/],
    ["bad_replication_without_versions", releases, 'status = "Enabled"\n  }\n}', 'status = "Suspended"\n  }\n}', /both buckets keep versions, replication needs it/],
    ["bad_wrong_region", releases, /(resource "aws_s3_bucket_versioning"[^}]*?region +=) each\.value\.region/, "$1 var.primary_region", /what belongs to a bucket is made in the bucket's region/],
    ["bad_releases_expire", releases, /noncurrent_version_expiration {\n\s+noncurrent_days = 30/, "expiration {\n      days = 30", /old versions go after 30 days|noncurrent_version_expiration/],
    ["bad_code_of_the_first_day", origin, "ignore_changes = [filename, source_code_hash]", "ignore_changes = [layers]", /an apply brings no code back/],
    ["bad_other_zip", origin, "filesha256(var.package.path) == var.package.sha256", "var.package.sha256 != \"\"", /(Missing|expected).*(failure|check)/is],
  ],
  "how much": [
    ["bad_no_throttling", api, / {4}throttling_(rate|burst)_limit .*\n/g, "", /the API throttles/],
    ["bad_no_bound", origin, / {2}reserved_concurrent_executions .*\n/, "", /what a flood can cost is bounded/],
    ["bad_flood_is_only_logged", rules, /(far above what an agent does"[\s\S]*?action +=) "block"/, '$1 "log"', /one address cannot flood/],
  ],
  "how long": [
    ["bad_wrong_ttl", aws("cdn", "policies"), "pinned   = { default = local.docs.edge_seconds, max = local.docs.edge_seconds", "pinned   = { default = 86400, max = 86400", /pinned pages: class docs/],
    ["bad_unpinned_for_a_week", cdn, 'policy = "unpinned"', 'policy = "pinned"', /each pattern has the lifetime of its class/],
    ["bad_edge_logs_for_ever", aws("cdn", "functions"), / {2}retention_in_days = 14\n/, "", /what the edge logs goes after 14 days/],
    ["bad_errors_are_kept", cdn, "error_caching_min_ttl = local.table.classes.none.edge_seconds", "error_caching_min_ttl = 10", /errors are not kept/],
    ["bad_errors_are_kept_by_cloudflare", rules, "to = 599 }, value = -1", "to = 599 }, value = 60", /errors are not kept/],
    ["bad_browsers_keep_errors", rules, " and http.response.code in {200 206 304})", ")", /browsers keep pages, not errors/],
  ],
  "how it works": [
    ["bad_post_to_a_group", cdn, /(target_origin_id +=) "api-primary"/, '$1 "apis"', /POST goes to one origin, not to a group/],
    ["bad_order_of_patterns", cdn, '["/docs/current/*", "/docs/*", "/releases/*"]', '["/docs/*", "/docs/current/*", "/releases/*"]', /the narrower pattern comes first/],
    ["bad_edge_function_on_arm", aws("cdn", "functions"), '["x86_64"]', '["arm64"]', /the edge takes published versions/],
    ["bad_certificate_elsewhere", aws("certificate", "main"), /region = "us-east-1"/, 'region = "eu-west-1"', /CloudFront takes certificates of us-east-1 only/],
    ["bad_no_origin_behind_the_route", aws("cloudflare", "route"), "proxied = true", "proxied = false", /the service's record is proxied and has an origin behind it/],
    ["bad_nothing_measured", cdn, '"Enabled"', '"Disabled"', /hit ratio and origin latency are measured/],
    ["bad_environment", "envs/prod/main.tf", '"prod"\n  accounts', '"staging"\n  accounts', /names, tags and buckets are of this environment/],
  ],
};
