package dev.caxton.spec.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.spec.suite.SpecValue.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecValueTest {

    @ParameterizedTest
    @CsvSource({
        "f32, 7fc00000, true, true",
        "f32, ffc00000, true, true",
        "f32, 7fc00001, false, true",
        "f32, 7fa00000, false, false",
        "f32, 7f800000, false, false",
        "f32, 0, false, false",
        "f64, 7ff8000000000000, true, true",
        "f64, fff8000000000000, true, true",
        "f64, 7ff8000000000001, false, true",
        "f64, 7ff4000000000000, false, false",
        "f64, 7ff0000000000000, false, false"
    })
    void aNanIsCanonicalArithmeticOrNeither(String type, String bits, boolean canonical, boolean arithmetic) {
        long raw = Long.parseUnsignedLong(bits, 16);
        assertEquals(canonical, new SpecValue(type, Pattern.CANONICAL_NAN, 0).fits(raw));
        assertEquals(arithmetic, new SpecValue(type, Pattern.ARITHMETIC_NAN, 0).fits(raw));
    }

    @Test
    void theUpperHalfOfA32BitValueDoesNotCount() {
        assertTrue(new SpecValue("i32", Pattern.BITS, 0xFFFF_FFFFL).fits(-1));
        assertFalse(new SpecValue("i64", Pattern.BITS, 0xFFFF_FFFFL).fits(-1));
    }
}
