package dev.caxton.management.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {

    @Test
    void isReadBackAndDiffersEachTime() {
        SecureRandom random = new SecureRandom();
        AccessToken token = AccessToken.generate(random);
        assertEquals(Optional.of(token), AccessToken.parse(token.text()));
        assertNotEquals(token, AccessToken.generate(random));
        assertFalse(token.toString().contains(token.secret()));
    }

    @Test
    void hashDependsOnSaltAndSecret() {
        AccessToken token = AccessToken.generate(new SecureRandom());
        byte[] salt = {1};
        assertArrayEquals(token.hash(salt), token.hash(salt));
        assertFalse(Arrays.equals(token.hash(salt), token.hash(new byte[] {2})));
        assertFalse(Arrays.equals(
                token.hash(salt), AccessToken.generate(new SecureRandom()).hash(salt)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cxt_", "cxt_0_0", "Bearer x", "cxt_ABCDEF012345_00"})
    void whatHasAnotherFormIsNone(String text) {
        assertTrue(AccessToken.parse(text).isEmpty());
    }
}
