package dev.caxton.audit;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is worth a record. Digests stand in one and no content, unless a policy asks for that of a tool call. Every event carries the tenant it concerns and the principal who acted. */
public sealed interface AuditEvent {

    /**
     * The tenant concerned.
     *
     * @return the tenant
     */
    TenantId tenant();

    /**
     * Who acted.
     *
     * @return the principal
     */
    Principal principal();

    /**
     * The runtime started.
     *
     * @param principal the system
     * @param version the version of Caxton
     * @param engine the default engine
     */
    record RuntimeStarted(Principal principal, String version, String engine) implements AuditEvent {
        @Override
        public TenantId tenant() {
            return principal.tenant();
        }
    }

    /**
     * The runtime stopped in order. Where this is missing before the next start, it crashed.
     *
     * @param principal the system
     */
    record RuntimeStopped(Principal principal) implements AuditEvent {
        @Override
        public TenantId tenant() {
            return principal.tenant();
        }
    }

    /**
     * An agent is about to run a module.
     *
     * @param principal who deploys
     * @param agent the agent
     * @param module SHA-256 of the original module
     * @param level the level it runs under
     */
    record AgentDeployed(Principal principal, AgentId agent, String module, String level) implements AuditEvent {
        @Override
        public TenantId tenant() {
            return agent.tenant();
        }
    }

    /**
     * A deployment was refused.
     *
     * @param principal who wanted to deploy
     * @param agent the agent
     * @param module SHA-256 of the original module
     * @param code the error code
     */
    record DeploymentRefused(Principal principal, AgentId agent, String module, String code) implements AuditEvent {
        @Override
        public TenantId tenant() {
            return agent.tenant();
        }
    }

    /**
     * An agent changed its state.
     *
     * @param principal who caused it
     * @param agent the agent
     * @param from the state before
     * @param to the state after
     * @param cause why, as a code
     */
    record AgentStateChanged(Principal principal, AgentId agent, String from, String to, String cause)
            implements AuditEvent {
        @Override
        public TenantId tenant() {
            return agent.tenant();
        }
    }

    /**
     * Somebody threw the switch that keeps agents from doing something, or released it.
     *
     * @param tenant the tenant whose agents are held, or that of the principal if all are
     * @param principal who did it
     * @param what {@code tool-calls} or {@code turns}
     * @param scope {@code *}, {@code tenant/*} or {@code tenant/name}
     * @param held true if it holds from now on, false if it is released
     */
    record HoldChanged(TenantId tenant, Principal principal, String what, String scope, boolean held)
            implements AuditEvent {}

    /**
     * Somebody is about to change what an agent, a tenant or the node may use.
     *
     * @param tenant the tenant whose agents are concerned, or that of the principal if all are
     * @param principal who does it
     * @param scope {@code *}, {@code tenant/*} or {@code tenant/name}
     * @param changes each changed limit with its value before and after
     */
    record LimitsChanged(TenantId tenant, Principal principal, String scope, String changes) implements AuditEvent {}

    /**
     * A guest broke a limit or a rule.
     *
     * @param principal the agent
     * @param agent the agent
     * @param phase what its turn was for: {@code init}, {@code message} or {@code shutdown}
     * @param envelope the message it was handling, if it was
     * @param code the error code
     * @param fuelUsed fuel spent in the turn
     * @param trace the trace id of the message, if it has one
     */
    record AgentViolation(
            Principal principal,
            AgentId agent,
            String phase,
            Optional<String> envelope,
            String code,
            long fuelUsed,
            Optional<String> trace)
            implements AuditEvent {
        @Override
        public TenantId tenant() {
            return agent.tenant();
        }
    }

    /**
     * A message was refused by policy.
     *
     * @param tenant the sender's, or in a record of its own the receiver's
     * @param principal the sender
     * @param receiver the agent it was for, as the sender wrote it: there may be none of that name
     * @param document the policy document
     * @param reason the decision's reason
     * @param trace the trace id of the message, or of the one its sender was handling, if there is one
     */
    record MessageDenied(
            TenantId tenant,
            Principal principal,
            AgentId receiver,
            String document,
            String reason,
            Optional<String> trace)
            implements AuditEvent {}

    /**
     * More messages of one sender were refused by policy than are recorded one by one.
     *
     * @param tenant the sender's, or in a record of its own the receiver's
     * @param principal the sender, or the system if there were too many of them
     * @param receiver the agent they were for, or empty if there were too many of them
     * @param count how many
     * @param since when the first of them was refused
     */
    record MessagesDenied(TenantId tenant, Principal principal, Optional<AgentId> receiver, long count, Instant since)
            implements AuditEvent {}

    /**
     * A tool call is about to be decided on and, if permitted, made. Written before anything else.
     *
     * @param tenant the tenant
     * @param principal the caller
     * @param call the id that the outcome repeats
     * @param tool the tool
     * @param arguments SHA-256 of the canonical arguments
     * @param door {@code agent}, {@code mcp} or {@code rest}
     * @param trace the trace id, if there is one
     */
    record ToolCallIntended(
            TenantId tenant,
            Principal principal,
            String call,
            ToolName tool,
            String arguments,
            String door,
            Optional<String> trace)
            implements AuditEvent {}

    /**
     * What was decided about a tool call, and why.
     *
     * @param decision {@code permit}, {@code deny}, or {@code unknown} where nobody recorded it
     * @param rule the rule that decided, if one did
     * @param document SHA-256 of the policy document, or empty text where there was none
     */
    record Ruling(String decision, Optional<String> rule, String document) {

        /** Nobody recorded what was decided. */
        public static final Ruling UNKNOWN = new Ruling("unknown", Optional.empty(), "");
    }

    /**
     * What was sent and answered, redacted and cut by whoever hands it in.
     *
     * @param arguments canonical JSON, if it is to be recorded
     * @param result canonical JSON, if it is to be recorded and there was one
     */
    record Content(Optional<String> arguments, Optional<String> result) {

        /** Nothing, which is what is recorded unless a policy says otherwise. */
        public static final Content NONE = new Content(Optional.empty(), Optional.empty());
    }

    /**
     * A tool call ended, or was refused. Repeats what the intent said, so that one record answers who called what with what result.
     *
     * @param intent what was intended
     * @param outcome {@code answered}, {@code denied}, {@code failed} or {@code unknown}
     * @param code the error code, or {@code OK}
     * @param ruling what was decided
     * @param pin SHA-256 of the tool's description as the upstream had given it when the call was made, if the tool was known
     * @param result SHA-256 of the result, if there was one
     * @param content what was sent and answered, if the policy asks for it
     * @param tries how often it was sent to the upstream: more than once only where the tool says that this does nothing more
     * @param took wall-clock time from intent to outcome
     */
    record ToolCallEnded(
            ToolCallIntended intent,
            String outcome,
            String code,
            Ruling ruling,
            Optional<String> pin,
            Optional<String> result,
            Content content,
            int tries,
            Duration took)
            implements AuditEvent {

        /**
         * A call that leaves digests alone, and of which nobody knows how often it was sent.
         *
         * @param intent what was intended
         * @param outcome {@code answered}, {@code denied}, {@code failed} or {@code unknown}
         * @param code the error code, or {@code OK}
         * @param ruling what was decided
         * @param pin SHA-256 of the tool's description, if the tool was known
         * @param result SHA-256 of the result, if there was one
         * @param took wall-clock time from intent to outcome
         */
        public ToolCallEnded(
                ToolCallIntended intent,
                String outcome,
                String code,
                Ruling ruling,
                Optional<String> pin,
                Optional<String> result,
                Duration took) {
            this(intent, outcome, code, ruling, pin, result, Content.NONE, 0, took);
        }

        @Override
        public TenantId tenant() {
            return intent.tenant();
        }

        @Override
        public Principal principal() {
            return intent.principal();
        }
    }

    /**
     * Something else of an upstream is about to be used for a client, or a client for an upstream. Written before it is; what it ends with is a {@link ContextEnded} with
     * the same number.
     *
     * @param tenant the tenant
     * @param principal the client's
     * @param request the number of the request
     * @param kind {@code resource}, {@code subscription}, {@code prompt} or {@code completion} for what a client asks; {@code sampling} or {@code elicitation} for what
     *     the upstream asks the client whose call is under way
     * @param upstream the upstream
     * @param name the URI of the resource or template, or the name of the prompt, as the upstream has it; empty for what the upstream asks
     * @param arguments SHA-256 of the canonical parameters
     * @param door the way it came in
     * @param trace the trace it belongs to
     */
    record ContextIntended(
            TenantId tenant,
            Principal principal,
            String request,
            String kind,
            String upstream,
            String name,
            String arguments,
            String door,
            Optional<String> trace)
            implements AuditEvent {}

    /**
     * What became of a {@link ContextIntended}, which it repeats. Nothing is told of one whose end nobody recorded: what it asks changes nothing upstream.
     *
     * @param intent what was intended
     * @param outcome {@code answered}, {@code denied} or {@code failed}; {@code told} if a client was told what a person has to do, which it does not answer
     * @param code the error code, or {@code OK}
     * @param ruling what was decided
     * @param result SHA-256 of what was answered, if anything was
     * @param content what was asked and answered, if the policy asks for it
     * @param took wall-clock time from intent to outcome
     */
    record ContextEnded(
            ContextIntended intent,
            String outcome,
            String code,
            Ruling ruling,
            Optional<String> result,
            Content content,
            Duration took)
            implements AuditEvent {

        @Override
        public TenantId tenant() {
            return intent.tenant();
        }

        @Override
        public Principal principal() {
            return intent.principal();
        }
    }

    /**
     * A tool call that needs a person's consent got one step further.
     *
     * @param tenant the tenant
     * @param principal who did it: the caller who asked or used it, the person who decided, the system if it expired
     * @param approval the id of the approval
     * @param tool the tool
     * @param arguments SHA-256 of the canonical arguments it is for
     * @param state {@code asked}, {@code granted}, {@code refused}, {@code expired} or {@code used}
     */
    record ApprovalChanged(
            TenantId tenant, Principal principal, String approval, ToolName tool, String arguments, String state)
            implements AuditEvent {}

    /**
     * An upstream described a tool for the first time, described it differently than before, or no longer offers it.
     *
     * @param tenant the tenant
     * @param principal the system
     * @param tool the tool
     * @param previous SHA-256 of the description before, if there was one
     * @param pin SHA-256 of the description now, if there is one
     */
    record ToolDescribed(
            TenantId tenant, Principal principal, ToolName tool, Optional<String> previous, Optional<String> pin)
            implements AuditEvent {}

    /**
     * The policy denied a caller more calls in a minute than are recorded one by one.
     *
     * @param tenant the tenant
     * @param principal who called
     * @param what {@code tool} for calls of tools, {@code context} for what else outside clients ask for
     * @param door as for {@link ToolCallIntended}
     * @param count how many were denied that no other record tells of
     * @param since when the first of them was made
     */
    record CallsDenied(TenantId tenant, Principal principal, String what, String door, long count, Instant since)
            implements AuditEvent {}

    /**
     * Tools of an upstream came, went or described themselves differently more often than is recorded one by one.
     *
     * @param tenant the tenant
     * @param principal the system
     * @param upstream the upstream
     * @param count how many records of tools were left out
     * @param since when the first of them would have been written
     */
    record ToolsDescribed(TenantId tenant, Principal principal, String upstream, long count, Instant since)
            implements AuditEvent {}

    /**
     * A tool counts from now on, or no longer does.
     *
     * @param tenant the tenant
     * @param principal who decided; the system for a rule, and for what a changed description does by itself
     * @param tool the tool
     * @param state {@code approved}, {@code refused}, {@code quarantined} (its description is no longer the approved one), {@code restored} (it is again) or
     *     {@code forgotten} (its upstream was removed)
     * @param pin SHA-256 of the description that this is about
     * @param previous SHA-256 of the description that was approved before, if there was one
     */
    record ToolPinChanged(
            TenantId tenant, Principal principal, ToolName tool, String state, String pin, Optional<String> previous)
            implements AuditEvent {}

    /**
     * The connection to an upstream changed its state.
     *
     * @param tenant the tenant
     * @param principal the system
     * @param upstream the upstream server
     * @param from the state before
     * @param to the state after
     * @param cause why, as a code
     */
    record UpstreamStateChanged(
            TenantId tenant, Principal principal, String upstream, String from, String to, String cause)
            implements AuditEvent {}

    /**
     * The audit log was opened after a crash and cut off what had been written but never acknowledged.
     *
     * @param principal the system
     * @param next the sequence number that goes on
     * @param bytes what was cut off, bytes
     */
    record AuditRecovered(Principal principal, long next, long bytes) implements AuditEvent {
        @Override
        public TenantId tenant() {
            return principal.tenant();
        }
    }

    /**
     * Events that were to be recorded are missing, because the log could not be written and no more of them could be kept.
     *
     * @param principal the system
     * @param missing how many
     */
    record AuditGap(Principal principal, long missing) implements AuditEvent {
        @Override
        public TenantId tenant() {
            return principal.tenant();
        }
    }

    /**
     * A policy document took effect.
     *
     * @param principal who put it in force
     * @param document SHA-256 of the new document
     * @param previous SHA-256 of the one before, if there was one
     */
    record PolicyChanged(Principal principal, String document, Optional<String> previous) implements AuditEvent {
        @Override
        public TenantId tenant() {
            return principal.tenant();
        }
    }

    /**
     * Somebody did not prove who they are.
     *
     * @param principal the system, since the caller is unknown
     * @param door {@code rest} or {@code mcp}
     * @param code the error code
     * @param remote the address it came from
     */
    record AuthenticationFailed(Principal principal, String door, String code, String remote) implements AuditEvent {
        @Override
        public TenantId tenant() {
            return principal.tenant();
        }
    }

    /**
     * Somebody asked for a change through a door. Written before it happens; what came of it stands in the records that follow.
     *
     * @param tenant the tenant concerned
     * @param principal who asked
     * @param door {@code rest}, {@code grpc} or {@code cli}
     * @param action what was asked, as {@code POST agents/stop}
     * @param target what it was asked of: the path of the request, without its query
     * @param trace the trace id, if there is one
     */
    record Administered(
            TenantId tenant, Principal principal, String door, String action, String target, Optional<String> trace)
            implements AuditEvent {}

    /**
     * A request was refused before anybody decided on what it asked: it named a foreign host, came from a foreign page, concerned another tenant, or was no
     * document.
     *
     * @param tenant the tenant of the caller, or the default one if nobody knows the caller
     * @param principal the caller, or the system if nobody knows the caller
     * @param door {@code rest} or {@code mcp}
     * @param code the error code
     * @param remote the address it came from
     */
    record RequestRefused(TenantId tenant, Principal principal, String door, String code, String remote)
            implements AuditEvent {}

    /**
     * More requests were refused for one reason than are recorded one by one.
     *
     * @param principal the system
     * @param door {@code rest} or {@code mcp}
     * @param code the error code
     * @param count how many
     * @param since when the first of them came
     */
    record RequestsRefused(Principal principal, String door, String code, long count, Instant since)
            implements AuditEvent {
        @Override
        public TenantId tenant() {
            return principal.tenant();
        }
    }

    /**
     * The oldest records are about to be removed from this log, because they are older, or more, than is kept. What was removed can be told from here and from
     * the checkpoints that cover it.
     *
     * @param principal the system
     * @param next the sequence number of the first record that stays
     * @param bytes how much goes
     * @param hash the hash of the last record that goes
     * @param root the tree hash of all records before the first that stays
     * @param cause {@code age} or {@code size}
     */
    record AuditRemoved(Principal principal, long next, long bytes, String hash, String root, String cause)
            implements AuditEvent {
        @Override
        public TenantId tenant() {
            return principal.tenant();
        }
    }

    /**
     * A place that records or checkpoints are sent to stopped taking them, or takes them again, or did not get some.
     *
     * @param principal the system
     * @param exporter the place, without credentials
     * @param state {@code delivering} or {@code failing}
     * @param dropped how many it did not get and will not get any more since the last such record
     */
    record AuditExportChanged(Principal principal, String exporter, String state, long dropped) implements AuditEvent {
        @Override
        public TenantId tenant() {
            return principal.tenant();
        }
    }

    /**
     * Checkpoints are signed with another key from here on.
     *
     * @param principal the system
     * @param key the name of the key: SHA-256 of its public half
     * @param previous the name of the key before, if there was one
     */
    record CheckpointKeyChanged(Principal principal, String key, Optional<String> previous) implements AuditEvent {
        @Override
        public TenantId tenant() {
            return principal.tenant();
        }
    }
}
