package dev.caxton.policy.document;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.AgentPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The patterns of one document by numbers, and the numbers of those that fit a request. All patterns are of the document's tenant, so only kinds and names are
 * looked up. Filled by one thread, then only read.
 */
// Places in a list with one entry for each kind.
@SuppressWarnings("EnumOrdinal")
final class Numbers {

    private static final String ANY = "*"; // no name

    private final List<Map<String, Integer>> principals = new ArrayList<>();
    private final Map<String, Integer> agents = new HashMap<>();
    private final Map<String, Map<String, Integer>> tools = new HashMap<>();
    private int next;

    Numbers() {
        for (Principal.Kind kind : Principal.Kind.values()) {
            principals.add(kind.ordinal(), new HashMap<>());
        }
    }

    int of(PrincipalPattern pattern) {
        return number(principals.get(pattern.kind().ordinal()), pattern.name());
    }

    int of(AgentPattern pattern) {
        return number(agents, pattern.name());
    }

    int of(ToolPattern pattern) {
        return number(
                tools.computeIfAbsent(pattern.upstream().orElse(ANY), upstream -> new HashMap<>()), pattern.tool());
    }

    private int number(Map<String, Integer> names, Optional<String> name) {
        return names.computeIfAbsent(name.orElse(ANY), key -> next++);
    }

    int[] fitting(Principal principal) {
        Map<String, Integer> names = principals.get(principal.kind().ordinal());
        return new int[] {known(names, principal.name()), known(names, ANY)};
    }

    int[] fitting(AgentId agent) {
        return new int[] {known(agents, agent.name()), known(agents, ANY)};
    }

    int[] fitting(ToolName tool) {
        Map<String, Integer> names = tools.getOrDefault(tool.upstream(), Map.of());
        return new int[] {known(names, tool.tool()), known(names, ANY), known(tools.getOrDefault(ANY, Map.of()), ANY)};
    }

    private static int known(Map<String, Integer> names, String name) {
        return names.getOrDefault(name, RuleIndex.NO_PATTERN);
    }
}
