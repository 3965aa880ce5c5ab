package dev.caxton.mcp;

import dev.caxton.mcp.ContextBroker.Kind;
import dev.caxton.mcp.ContextBroker.Outcome;
import dev.caxton.mcp.ContextBroker.Question;
import dev.caxton.mcp.catalog.ContextCatalog;
import dev.caxton.mcp.endpoint.Answer;
import dev.caxton.mcp.endpoint.Client;
import dev.caxton.mcp.endpoint.Request;
import dev.caxton.policy.Action;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The resources and prompts that a client sees, reads and gets, and completions for them. Safe for use by many threads. */
final class ServedContext {

    private static final Answer NOTHING = Replies.result(Map.of());

    private final McpGateway gateway;
    private final ContextBroker broker;
    private final Subscriptions subscriptions;
    private final BiFunction<Request, String, ClientPeer> peers;

    /**
     * Resources and prompts.
     *
     * @param gateway whose they are
     * @param broker asks for them
     * @param subscriptions who wants to know of changes
     * @param peers what an upstream may tell and ask the client of a request
     */
    ServedContext(
            McpGateway gateway,
            ContextBroker broker,
            Subscriptions subscriptions,
            BiFunction<Request, String, ClientPeer> peers) {
        this.gateway = gateway;
        this.broker = broker;
        this.subscriptions = subscriptions;
        this.peers = peers;
    }

    Answer resources(Client client) {
        return listed(
                client,
                "resources",
                ContextCatalog::resources,
                (upstream, uri) -> new Action.Read(client.owner().tenant(), upstream, uri, false),
                "uri");
    }

    Answer templates(Client client) {
        return listed(
                client,
                "resourceTemplates",
                ContextCatalog::templates,
                (upstream, template) ->
                        new Action.Read(client.owner().tenant(), upstream, ContextCatalog.beginning(template), true),
                "uriTemplate");
    }

    Answer prompts(Client client) {
        return listed(
                client,
                "prompts",
                ContextCatalog::prompts,
                (upstream, prompt) -> new Action.Get(client.owner().tenant(), upstream, prompt),
                "name");
    }

    /** What the decision permits at this moment, under the names that the client knows. */
    private Answer listed(
            Client client,
            String field,
            Function<ContextCatalog, Map<String, Map<String, Object>>> entries,
            BiFunction<String, String, Action> action,
            String key) {
        Names names = Names.of(client.upstream());
        Policy policy = gateway.policy();
        List<Map<String, Object>> shown = new ArrayList<>();
        gateway.offers().context(client.owner().tenant()).forEach((upstream, catalog) -> {
            if (!names.shows(upstream)) {
                return;
            }
            entries.apply(catalog).forEach((own, entry) -> {
                if (gateway.permits(policy, client.owner(), action.apply(upstream, own))) {
                    Map<String, Object> copy = new LinkedHashMap<>(entry);
                    copy.put(key, key.equals("name") ? names.name(upstream, own) : names.uri(upstream, own));
                    shown.add(copy);
                }
            });
        });
        return Replies.result(Map.of(field, shown));
    }

    Answer read(Request request) {
        return ofResource(
                request, Kind.RESOURCE, result -> areObjects(result.get("contents")), (names, resource, result) -> {
                    List<Object> contents = new ArrayList<>();
                    for (Object item : items(result, "contents")) {
                        contents.add(names.resource(resource.upstream(), (Map<?, ?>) item));
                    }
                    result.put("contents", contents);
                    return Replies.result(result);
                });
    }

    Answer subscribe(Request request) {
        Client client = request.client();
        if (!subscriptions.hasRoom(client)) {
            return Replies.failed(
                    ToolCode.BUSY.code(), "A client subscribes to " + Subscriptions.MOST + " resources at most.");
        }
        return ofResource(request, Kind.SUBSCRIPTION, result -> true, (names, resource, result) -> {
            subscriptions.add(client, key(client, resource));
            if (request.isCancelled()) {
                // As when the session has ended meanwhile: then nobody would take it back.
                ended(client, key(client, resource));
            }
            return NOTHING;
        });
    }

    Answer unsubscribe(Request request) {
        Client client = request.client();
        Names names = Names.of(client.upstream());
        Optional<Names.Resource> resource = resource(names, request);
        if (resource.isEmpty()) {
            return Replies.noResource();
        }
        // What narrows needs no permission, and does not fail.
        ended(client, key(client, resource.get()));
        return NOTHING;
    }

    private void ended(Client client, Subscriptions.Key key) {
        if (subscriptions.remove(client, key)) {
            gateway.offers().unsubscribe(key);
        }
    }

    private static Subscriptions.Key key(Client client, Names.Resource resource) {
        return new Subscriptions.Key(client.owner().tenant(), resource.upstream(), resource.uri());
    }

    private static Optional<Names.Resource> resource(Names names, Request request) {
        return request.params().get("uri") instanceof String uri && uri.length() <= LONGEST_URI
                ? names.resource(uri).filter(resource -> !resource.uri().isEmpty())
                : Optional.empty();
    }

    private static final int LONGEST_URI = 2_100;

    /** Makes an answer of a result. */
    @FunctionalInterface
    private interface Shape {
        Answer of(Names names, Names.Resource resource, Map<String, Object> result);
    }

    private Answer ofResource(Request request, Kind kind, Predicate<Map<String, Object>> wellFormed, Shape shape) {
        Names names = Names.of(request.client().upstream());
        Optional<Names.Resource> resource = resource(names, request);
        if (resource.isEmpty()) {
            return Replies.noResource();
        }
        Names.Resource it = resource.get();
        Asked asked = asked(
                request,
                kind,
                new Action.Read(request.client().owner().tenant(), it.upstream(), it.uri(), false),
                it.upstream(),
                it.uri(),
                Map.of("uri", it.uri()),
                wellFormed);
        return switch (asked.outcome()) {
            case Outcome.Answered answered -> shape.of(names, it, answered.result());
            case Outcome.Unknown unknown -> Replies.noResource();
            case Outcome.Refused refused -> new Answer.Failure(refused.code(), refused.message());
            case Outcome.Failed failed -> asked.failed(failed);
        };
    }

    /** What became of a question, and the client that it was asked for. */
    private record Asked(Outcome outcome, ClientPeer peer) {

        Answer failed(Outcome.Failed failed) {
            return peer.instead(failed.code()).orElseGet(() -> Replies.failed(failed.code(), failed.reason()));
        }
    }

    private Asked asked(
            Request request,
            Kind kind,
            Action action,
            String upstream,
            String name,
            Map<String, Object> params,
            Predicate<Map<String, Object>> wellFormed) {
        ClientPeer peer = peers.apply(request, upstream);
        Outcome outcome = broker.ask(
                new Question(
                        request.client().owner(),
                        kind,
                        action,
                        upstream,
                        name,
                        request.method(),
                        params,
                        request.trace()),
                gateway.policy(),
                peer,
                wellFormed);
        return new Asked(outcome, peer);
    }

    /** What was found to be a list. */
    private static List<?> items(Map<String, Object> result, String field) {
        return result.get(field) instanceof List<?> items ? items : List.of();
    }

    private static boolean areObjects(@Nullable Object list) {
        return list instanceof List<?> items && items.stream().allMatch(item -> item instanceof Map<?, ?>);
    }

    Answer prompt(Request request) {
        Names names = Names.of(request.client().upstream());
        TenantId tenant = request.client().owner().tenant();
        Optional<ToolName> prompt =
                request.params().get("name") instanceof String name ? names.tool(name) : Optional.empty();
        // A prompt that is not in the list may be one that hides text.
        if (prompt.isEmpty()
                || !gateway.offers()
                        .context(tenant, prompt.get().upstream())
                        .prompts()
                        .containsKey(prompt.get().tool())) {
            return Replies.invalid("Unknown prompt");
        }
        ToolName it = prompt.get();
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("name", it.tool());
        if (request.params().get("arguments") instanceof Map<?, ?> arguments) {
            params.put("arguments", arguments);
        }
        Asked asked = asked(
                request,
                Kind.PROMPT,
                new Action.Get(tenant, it.upstream(), it.tool()),
                it.upstream(),
                it.tool(),
                params,
                result -> areObjects(result.get("messages")));
        return switch (asked.outcome()) {
            case Outcome.Answered answered -> Replies.result(messages(names, it.upstream(), answered.result()));
            case Outcome.Unknown unknown -> Replies.invalid("Unknown prompt");
            case Outcome.Refused refused -> new Answer.Failure(refused.code(), refused.message());
            case Outcome.Failed failed -> asked.failed(failed);
        };
    }

    private static Map<String, Object> messages(Names names, String upstream, Map<String, Object> result) {
        List<Object> messages = new ArrayList<>();
        for (Object item : items(result, "messages")) {
            Map<String, Object> message = new LinkedHashMap<>();
            ((Map<?, ?>) item).forEach((name, value) -> {
                if (value instanceof Map<?, ?> content && "content".equals(name)) {
                    message.put(
                            "content", names.content(upstream, List.of(content)).getFirst());
                } else if (value != null) {
                    message.put((String) name, value);
                }
            });
            messages.add(message);
        }
        result.put("messages", messages);
        return result;
    }

    Answer complete(Request request) {
        Names names = Names.of(request.client().upstream());
        TenantId tenant = request.client().owner().tenant();
        if (!(request.params().get("ref") instanceof Map<?, ?> ref)
                || !(request.params().get("argument") instanceof Map<?, ?> argument)) {
            return Replies.invalid("a completion has a ref and an argument");
        }
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("argument", argument);
        if (request.params().get("context") instanceof Map<?, ?> context) {
            params.put("context", context);
        }
        Action action;
        Names.Resource about;
        if ("ref/prompt".equals(ref.get("type")) && ref.get("name") instanceof String name) {
            Optional<ToolName> prompt = names.tool(name);
            if (prompt.isEmpty()) {
                return Replies.invalid("Unknown prompt");
            }
            about = new Names.Resource(prompt.get().upstream(), prompt.get().tool());
            action = new Action.Get(tenant, about.upstream(), about.uri());
            params.put("ref", Map.of("type", "ref/prompt", "name", about.uri()));
        } else if ("ref/resource".equals(ref.get("type"))
                && ref.get("uri") instanceof String uri
                && uri.length() <= LONGEST_URI
                && names.resource(uri).isPresent()) {
            about = names.resource(uri).get();
            action = new Action.Read(tenant, about.upstream(), ContextCatalog.beginning(about.uri()), true);
            params.put("ref", Map.of("type", "ref/resource", "uri", about.uri()));
        } else {
            return Replies.invalid("Unknown ref");
        }
        Asked asked = asked(
                request,
                Kind.COMPLETION,
                action,
                about.upstream(),
                about.uri(),
                params,
                result -> result.get("completion") instanceof Map<?, ?> completion
                        && completion.get("values") instanceof List<?>);
        return switch (asked.outcome()) {
            case Outcome.Answered answered -> Replies.result(answered.result());
            case Outcome.Unknown unknown -> Replies.invalid("Unknown ref");
            case Outcome.Refused refused -> new Answer.Failure(refused.code(), refused.message());
            case Outcome.Failed failed -> asked.failed(failed);
        };
    }

    /** A resource has changed: whoever has subscribed to it and may still read it is told. */
    void updated(TenantId tenant, String upstream, String uri) {
        Policy policy = gateway.policy();
        for (Client client : subscriptions.of(new Subscriptions.Key(tenant, upstream, uri))) {
            if (gateway.permits(policy, client.owner(), new Action.Read(tenant, upstream, uri, false))) {
                client.tell(
                        McpSchema.METHOD_NOTIFICATION_RESOURCES_UPDATED,
                        Map.of("uri", Names.of(client.upstream()).uri(upstream, uri)));
            }
        }
    }

    void ended(Client client) {
        subscriptions.remove(client).forEach(gateway.offers()::unsubscribe);
    }

    List<String> subscribed(TenantId tenant, String upstream) {
        return subscriptions.of(tenant, upstream);
    }
}
