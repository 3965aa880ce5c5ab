package dev.caxton.mcp.endpoint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.identity.Principal;
import org.junit.jupiter.api.Test;

class PlacesTest {

    @Test
    void eachPrincipalHasItsOwn() {
        Places places = new Places(2);
        Principal ada = Principal.parse("user:default/ada");
        Principal eve = Principal.parse("user:default/eve");
        assertTrue(places.take(ada));
        assertTrue(places.take(ada));
        assertFalse(places.take(ada));
        assertTrue(places.take(eve));
        places.leave(ada);
        assertTrue(places.take(ada));
        assertFalse(places.take(ada));
        places.leave(ada);
        places.leave(ada);
        assertTrue(places.take(ada));
    }
}
