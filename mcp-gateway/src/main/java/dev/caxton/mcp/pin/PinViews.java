package dev.caxton.mcp.pin;

import dev.caxton.policy.identity.ToolName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tools of one upstream as people see them. */
final class PinViews {

    private final Map<ToolName, OfferedTool> offered = new HashMap<>();
    private final Map<ToolName, PinRecord> known = new HashMap<>();
    private final LookAlikes others;
    /** Approved tools that are no longer offered, by their description without the name. */
    private final Map<String, ToolName> vanished = new TreeMap<>();

    PinViews(Collection<OfferedTool> tools, Collection<PinRecord> records, LookAlikes others) {
        this.others = others;
        tools.forEach(tool -> offered.put(tool.name(), tool));
        for (PinRecord record : records) {
            known.put(record.tool(), record);
            if (!offered.containsKey(record.tool())) {
                record.approved()
                        .ifPresent(pin -> vanished.putIfAbsent(Documents.nameless(pin.document()), record.tool()));
            }
        }
    }

    /** Those that are offered, and those that were decided on; sorted by name. */
    List<PinView> all() {
        TreeSet<ToolName> names = new TreeSet<>(offered.keySet());
        known.values().stream().filter(PinRecord::decided).forEach(record -> names.add(record.tool()));
        return names.stream().map(this::view).toList();
    }

    Optional<PinView> one(ToolName name) {
        boolean there = offered.containsKey(name)
                || (known.containsKey(name) && known.get(name).decided());
        return there ? Optional.of(view(name)) : Optional.empty();
    }

    private PinView view(ToolName name) {
        Optional<OfferedTool> current = Optional.ofNullable(offered.get(name));
        Optional<PinRecord> record = Optional.ofNullable(known.get(name));
        PinState state = current.map(
                        tool -> record.map(kept -> kept.state(tool.pin())).orElse(PinState.PENDING))
                .orElse(PinState.ABSENT);
        Optional<ToolName> renamedFrom = state == PinState.PENDING && !vanished.isEmpty()
                ? current.map(tool -> vanished.get(Documents.nameless(tool.document())))
                : Optional.empty();
        return new PinView(
                name,
                state,
                current,
                record.flatMap(PinRecord::approved),
                record.map(PinRecord::refusals).orElse(Refusals.NONE),
                others.of(name),
                renamedFrom);
    }
}
