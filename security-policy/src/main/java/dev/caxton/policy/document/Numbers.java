package dev.caxton.policy.document;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.AgentPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The patterns of one document by numbers, and the numbers of those that fit a request. All patterns are of the document's tenant, so only kinds and names are
 * looked up. Never changes.
 */
final class Numbers {

    private static final String ANY = "*"; // no name

    private final Map<Principal.Kind, Names> principals = new EnumMap<>(Principal.Kind.class);
    private final Names agents;
    private final Map<String, Names> tools = new HashMap<>();

    /** Of every pattern that a document writes down. */
    Numbers(PolicyDocument document) {
        Map<Principal.Kind, Set<String>> principalNames = new EnumMap<>(Principal.Kind.class);
        for (Principal.Kind kind : Principal.Kind.values()) {
            principalNames.put(kind, new LinkedHashSet<>());
        }
        Set<String> agentNames = new LinkedHashSet<>();
        Map<String, Set<String>> toolNames = new HashMap<>();
        for (MessageRule rule : document.messages()) {
            rule.from().forEach(from -> add(principalNames, from));
            rule.to().forEach(to -> agentNames.add(to.name().orElse(ANY)));
        }
        for (ToolRule rule : document.tools()) {
            rule.callers().forEach(caller -> add(principalNames, caller));
            for (ToolPattern tool : rule.tools()) {
                toolNames
                        .computeIfAbsent(upstream(tool), key -> new LinkedHashSet<>())
                        .add(tool.tool().orElse(ANY));
            }
        }
        int next = 0;
        for (Map.Entry<Principal.Kind, Set<String>> kind : principalNames.entrySet()) {
            Names names = new Names(kind.getValue(), next);
            principals.put(kind.getKey(), names);
            next = names.end();
        }
        agents = new Names(agentNames, next);
        next = agents.end();
        for (Map.Entry<String, Set<String>> upstream : toolNames.entrySet()) {
            Names names = new Names(upstream.getValue(), next);
            tools.put(upstream.getKey(), names);
            next = names.end();
        }
    }

    private static void add(Map<Principal.Kind, Set<String>> names, PrincipalPattern pattern) {
        names.computeIfAbsent(pattern.kind(), kind -> new LinkedHashSet<>())
                .add(pattern.name().orElse(ANY));
    }

    private static String upstream(ToolPattern pattern) {
        return pattern.upstream().orElse(ANY);
    }

    private Names principals(Principal.Kind kind) {
        return principals.getOrDefault(kind, Names.NONE);
    }

    int of(PrincipalPattern pattern) {
        return principals(pattern.kind()).of(pattern.name().orElse(ANY));
    }

    int of(AgentPattern pattern) {
        return agents.of(pattern.name().orElse(ANY));
    }

    int of(ToolPattern pattern) {
        return tools.getOrDefault(upstream(pattern), Names.NONE)
                .of(pattern.tool().orElse(ANY));
    }

    int[] fitting(Principal principal) {
        Names names = principals(principal.kind());
        return new int[] {names.of(principal.name()), names.of(ANY)};
    }

    int[] fitting(AgentId agent) {
        return new int[] {agents.of(agent.name()), agents.of(ANY)};
    }

    int[] fitting(ToolName tool) {
        Names names = tools.getOrDefault(tool.upstream(), Names.NONE);
        return new int[] {
            names.of(tool.tool()),
            names.of(ANY),
            tools.getOrDefault(ANY, Names.NONE).of(ANY)
        };
    }
}
