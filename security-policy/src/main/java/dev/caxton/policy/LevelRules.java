package dev.caxton.policy;

import dev.caxton.resource.Limits;
import dev.caxton.resource.Quotas;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a level admits, as data: the table in {@code docs/levels.md} is printed from it. What is not named is refused.
 *
 * @param level the level
 * @param features the WebAssembly features a module may use; an engine that cannot run one of them safely still refuses it
 * @param admissible the features that a policy document may admit on top, one by one
 * @param hostFunctions the host functions a module may import
 * @param toolsNeedOptIn whether a document must name an agent before it may import {@code call_tool} at all
 * @param maxImports functions imported at most, 0 to 100
 * @param clockResolution the step of the clock the guest sees, positive; coarse steps hide how long the host or a neighbour took
 * @param limits the limits of an agent whose descriptor names no others
 * @param quotas what the host keeps for an agent from one turn to the next
 */
public record LevelRules(
        Level level,
        Set<Feature> features,
        Set<Feature> admissible,
        Set<HostFunction> hostFunctions,
        boolean toolsNeedOptIn,
        int maxImports,
        Duration clockResolution,
        Limits limits,
        Quotas quotas) {

    /**
     * The features that no level admits and no document can, and that the front end refuses whatever it is told. For some the limits would not hold: an atomic
     * wait ({@code threads}) blocks outside the meter; objects of {@code gc} lie outside the memory limit; {@code multi-memory} and {@code memory64} outside
     * the clamp of the one memory; the results of {@code relaxed-simd} differ between machines, so that a turn could not be repeated. The others are not
     * metered yet: {@code exceptions} and {@code function-references} are not decoded, and Endive 1.0.0 fails on a {@code tail-call} of a function with locals
     * to itself.
     */
    public static final Set<Feature> NEVER = ordered(
            List.of(
                    Feature.THREADS,
                    Feature.GC,
                    Feature.MULTI_MEMORY,
                    Feature.MEMORY64,
                    Feature.RELAXED_SIMD,
                    Feature.EXCEPTIONS,
                    Feature.FUNCTION_REFERENCES,
                    Feature.TAIL_CALL),
            Feature.class);

    /** What the toolchains of today emit without being asked, and the meter charges exactly: none of it allocates or calls. */
    private static final Set<Feature> EVERYDAY = ordered(
            List.of(
                    Feature.MUTABLE_GLOBALS,
                    Feature.SIGN_EXTENSION,
                    Feature.SATURATING_FLOAT_TO_INT,
                    Feature.MULTI_VALUE),
            Feature.class);

    private static final Set<HostFunction> QUIET = ordered(
            List.of(
                    HostFunction.LOG,
                    HostFunction.GET_TIME,
                    HostFunction.REPLY,
                    HostFunction.LAST_ERROR,
                    HostFunction.READ_RESULT,
                    HostFunction.MESSAGE_INFO,
                    HostFunction.ENV_LOG,
                    HostFunction.ENV_GET_TIME),
            HostFunction.class);

    /** What toolchains other than for plain C ask for without being asked: all of the WASI subset but clock, random and the standard streams. */
    private static final Set<HostFunction> TOOLCHAINS = ordered(
            List.of(
                    HostFunction.WASI_FD_READ,
                    HostFunction.WASI_FD_PRESTAT_GET,
                    HostFunction.WASI_FD_PRESTAT_DIR_NAME,
                    HostFunction.WASI_PATH_OPEN,
                    HostFunction.WASI_ENVIRON_GET,
                    HostFunction.WASI_ENVIRON_SIZES_GET,
                    HostFunction.WASI_ARGS_GET,
                    HostFunction.WASI_ARGS_SIZES_GET,
                    HostFunction.WASI_SCHED_YIELD,
                    HostFunction.WASI_PROC_EXIT),
            HostFunction.class);

    private static final Map<Level, LevelRules> TABLE = levels();

    /** Copies the sets and refuses what contradicts itself with an {@link IllegalArgumentException}. */
    public LevelRules {
        features = ordered(features, Feature.class);
        admissible = ordered(admissible, Feature.class);
        hostFunctions = ordered(hostFunctions, HostFunction.class);
        for (Feature feature : NEVER) {
            if (features.contains(feature) || admissible.contains(feature)) {
                throw new IllegalArgumentException("the feature " + feature + " is refused at every level");
            }
        }
        if (maxImports < 0 || maxImports > 100) {
            throw new IllegalArgumentException("maxImports lies between 0 and 100");
        }
        if (clockResolution.isNegative() || clockResolution.isZero()) {
            throw new IllegalArgumentException("the clock resolution is positive");
        }
    }

    /**
     * A level as it stands, without the changes of any document.
     *
     * @param level the level
     * @return its rules
     */
    public static LevelRules of(Level level) {
        return Objects.requireNonNull(TABLE.get(level));
    }

    /**
     * These rules with changes. Admitting what is not {@link #admissible} changes nothing, so no document can widen a level beyond its own bounds.
     *
     * @param admitted features to admit
     * @param refused features to refuse; wins over admitted ones
     * @param tools whether a level whose tools need an opt-in has it
     * @return the changed rules
     */
    public LevelRules with(Collection<Feature> admitted, Collection<Feature> refused, boolean tools) {
        EnumSet<Feature> changed = EnumSet.noneOf(Feature.class);
        changed.addAll(admitted);
        changed.retainAll(admissible);
        changed.addAll(features);
        changed.removeAll(Set.copyOf(refused));
        EnumSet<HostFunction> functions = EnumSet.noneOf(HostFunction.class);
        functions.addAll(hostFunctions);
        if (toolsNeedOptIn && tools) {
            functions.add(HostFunction.CALL_TOOL);
        }
        return new LevelRules(
                level, changed, admissible, functions, toolsNeedOptIn, maxImports, clockResolution, limits, quotas);
    }

    /**
     * All levels as they stand, from the least trusted to the most.
     *
     * @return their rules
     */
    public static List<LevelRules> all() {
        return List.copyOf(TABLE.values());
    }

    /**
     * Levels side by side as a table for people, in Markdown. {@code docs/levels.md} shows exactly the one of {@link #all}.
     *
     * @param columns the levels, as they stand or as a document changed them
     * @return lines, each ended by a line feed
     */
    public static String table(Collection<LevelRules> columns) {
        return LevelTable.print(List.copyOf(columns));
    }

    private static Map<Level, LevelRules> levels() {
        Set<HostFunction> all = ordered(List.of(HostFunction.values()), HostFunction.class);
        EnumSet<HostFunction> everyday = EnumSet.copyOf(all);
        everyday.removeAll(TOOLCHAINS);
        Map<Level, LevelRules> table = new EnumMap<>(Level.class);
        table.put(
                Level.STRICT,
                new LevelRules(
                        Level.STRICT,
                        EVERYDAY,
                        Set.of(),
                        QUIET,
                        true,
                        8,
                        Duration.ofSeconds(1),
                        new Limits(
                                4_194_304,
                                1_000_000,
                                Duration.ofSeconds(1),
                                10_000,
                                256,
                                1_000,
                                4,
                                0,
                                100_000,
                                100,
                                10_000_000),
                        new Quotas(
                                new Quotas.State(0, 256, 65_536, 0),
                                new Quotas.Timers(0, 1_024, Duration.ofMillis(100), Duration.ofDays(30)),
                                16)));
        table.put(
                Level.DEFAULT,
                new LevelRules(
                        Level.DEFAULT,
                        EVERYDAY,
                        ordered(
                                List.of(
                                        Feature.BULK_MEMORY,
                                        Feature.REFERENCE_TYPES,
                                        Feature.SIMD,
                                        Feature.EXTENDED_CONST),
                                Feature.class),
                        everyday,
                        false,
                        16,
                        Duration.ofMillis(1),
                        Limits.DEFAULT,
                        Quotas.DEFAULT));
        EnumSet<Feature> relaxed = EnumSet.allOf(Feature.class);
        relaxed.removeAll(NEVER);
        table.put(
                Level.RELAXED,
                new LevelRules(
                        Level.RELAXED,
                        relaxed,
                        Set.of(),
                        all,
                        false,
                        32,
                        Duration.ofNanos(1_000),
                        new Limits(
                                67_108_864,
                                100_000_000,
                                Duration.ofSeconds(30),
                                1_000_000,
                                2_000,
                                100_000,
                                64,
                                1_000,
                                10_000_000,
                                10_000,
                                1_000_000_000),
                        new Quotas(
                                new Quotas.State(10_000, 1_024, 1_000_000, 16_000_000),
                                new Quotas.Timers(100, 8_192, Duration.ofMillis(10), Duration.ofDays(366)),
                                64)));
        return table;
    }

    /** In the order of the enumeration, so that a level always prints the same. */
    private static <E extends Enum<E>> Set<E> ordered(Collection<E> values, Class<E> type) {
        EnumSet<E> set = EnumSet.noneOf(type);
        set.addAll(values);
        return Collections.unmodifiableSet(set);
    }
}
