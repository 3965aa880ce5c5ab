package dev.caxton.wasm.binary;

import java.util.Arrays;

/** The type of a function in the codes of the binary format. Immutable. */
public final class Signature {

    private final int[] parameters;
    private final int[] results;

    Signature(int[] parameters, int[] results) {
        this.parameters = parameters;
        this.results = results;
    }

    /** Reads one, and which features it uses. */
    static Signature read(ByteReader in, FeatureUses uses) {
        int at = in.position();
        int form = in.u8();
        if (form != 0x60) {
            if (form == 0x50 || form == 0x4F || form == 0x4E || form == 0x5F || form == 0x5E) {
                throw ModuleException.undecodable(dev.caxton.policy.Feature.GC, "a type of the proposal gc", in.at(at));
            }
            throw in.malformed("0x%02X where a function type is expected".formatted(form), at);
        }
        int[] parameters = types(in, uses, "parameters", StructuralLimits.PARAMETERS);
        int[] results = types(in, uses, "results", StructuralLimits.RESULTS);
        if (results.length > 1) {
            uses.see(dev.caxton.policy.Feature.MULTI_VALUE, "a type with several results", in.at(at));
        }
        return new Signature(parameters, results);
    }

    private static int[] types(ByteReader in, FeatureUses uses, String what, int limit) {
        int[] types = new int[in.count(what, limit)];
        for (int i = 0; i < types.length; i++) {
            int at = in.position();
            types[i] = ValueTypes.read(in);
            uses.see(ValueTypes.features(types[i]), "a type of " + what, in, at);
        }
        return types;
    }

    /**
     * How many parameters there are.
     *
     * @return their number
     */
    public int parameterCount() {
        return parameters.length;
    }

    /**
     * The type of a parameter.
     *
     * @param i which, from 0
     * @return its code
     */
    public int parameter(int i) {
        return parameters[i];
    }

    /**
     * How many results there are.
     *
     * @return their number
     */
    public int resultCount() {
        return results.length;
    }

    /**
     * The type of a result.
     *
     * @param i which, from 0
     * @return its code
     */
    public int result(int i) {
        return results[i];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signature s
                && Arrays.equals(parameters, s.parameters)
                && Arrays.equals(results, s.results);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(parameters) + Arrays.hashCode(results);
    }
}
