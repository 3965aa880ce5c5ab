package dev.caxton.sample.upstream;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/** Exact conversion between a few units. The factors of the imperial ones are those of the international yard and pound agreement of 1959. */
enum Units {
    MILLIMETRE("mm", Kind.LENGTH, "0.001", "0"),
    METRE("m", Kind.LENGTH, "1", "0"),
    KILOMETRE("km", Kind.LENGTH, "1000", "0"),
    INCH("in", Kind.LENGTH, "0.0254", "0"),
    FOOT("ft", Kind.LENGTH, "0.3048", "0"),
    MILE("mi", Kind.LENGTH, "1609.344", "0"),
    GRAM("g", Kind.MASS, "0.001", "0"),
    KILOGRAM("kg", Kind.MASS, "1", "0"),
    POUND("lb", Kind.MASS, "0.45359237", "0"),
    KELVIN("K", Kind.TEMPERATURE, "1", "0"),
    CELSIUS("C", Kind.TEMPERATURE, "1", "273.15"),
    // Kelvin = (Fahrenheit + 459.67) * 5/9; the quotient is no finite decimal, so it is kept as 5 and 9.
    FAHRENHEIT("F", Kind.TEMPERATURE, "5", "459.67");

    enum Kind {
        LENGTH,
        MASS,
        TEMPERATURE
    }

    private static final BigDecimal NINE = BigDecimal.valueOf(9);
    private static final MathContext PRECISION = new MathContext(34, RoundingMode.HALF_EVEN);

    private final String symbol;
    private final Kind kind;
    private final BigDecimal factor;
    private final BigDecimal offset;

    Units(String symbol, Kind kind, String factor, String offset) {
        this.symbol = symbol;
        this.kind = kind;
        this.factor = new BigDecimal(factor);
        this.offset = new BigDecimal(offset);
    }

    static Optional<Units> of(String symbol) {
        return List.of(values()).stream()
                .filter(unit -> unit.symbol.equals(symbol))
                .findFirst();
    }

    static List<String> symbols() {
        return List.of(values()).stream().map(unit -> unit.symbol).toList();
    }

    boolean measuresTheSameAs(Units other) {
        return kind == other.kind;
    }

    /** The value in another unit of the same kind, to six places behind the point at most. */
    BigDecimal convert(BigDecimal value, Units to) {
        BigDecimal base = value.add(offset).multiply(factor);
        if (this == FAHRENHEIT) {
            base = base.divide(NINE, PRECISION);
        }
        BigDecimal scaled = to == FAHRENHEIT ? base.multiply(NINE) : base;
        BigDecimal result = scaled.divide(to.factor, PRECISION)
                .subtract(to.offset)
                .setScale(6, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return result.scale() < 0 ? result.setScale(0) : result;
    }
}
