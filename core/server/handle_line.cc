#include "server/handle_line.h"

#include "mcp/serve.h"
#include "server/documentation.h"
#include "server/site.h"

namespace foredge::server {

LineOutcome handle_line(const mcp::Turn& turn, const bundle::ReleaseId& release, bundle::Store& store) {
  bundle::Pass pass(store);
  Site site(pass, release, {});
  const mcp::Conditions conditions = {
      .lists_are_fixed = true, .can_stream = true, .closing = turn.closing, .resume = turn.resume};
  mcp::MessageOutcome outcome =
      mcp::handle_message(documentation_server(), &site, turn.line, turn.negotiated, conditions);
  if (pass.blocked()) {
    return needed_blocks(pass);
  }
  return std::get<mcp::MessageReply>(std::move(outcome));
}

}  // namespace foredge::server
