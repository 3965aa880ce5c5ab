package dev.caxton.audit.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsistencyProofTest {

    private static final int MOST = 40;

    private static byte[] leaf(int i) {
        return new byte[] {(byte) i, 7};
    }

    private static MerkleTree tree(int from, int to, MerkleTree tree) {
        for (int i = from; i < to; i++) {
            tree.add(leaf(i));
        }
        return tree;
    }

    private static byte[] root(int size) {
        return tree(0, size, new MerkleTree()).root();
    }

    private static ConsistencyProof proof(int from, int to, int gone) {
        ConsistencyProof.Builder builder = new ConsistencyProof.Builder(from, to, tree(0, gone, new MerkleTree()));
        for (int i = gone; i < to; i++) {
            builder.add(leaf(i));
        }
        return builder.build();
    }

    /** The published example of RFC 6962, section 2.1.3: a tree of 7 leaves, and of 3, 4 and 6 before. */
    @Test
    void hasThePathsOfTheRfc() {
        assertEquals(4, proof(3, 7, 0).path().size()); // c, d, g, l
        assertEquals(1, proof(4, 7, 0).path().size()); // l
        assertEquals(3, proof(6, 7, 0).path().size()); // i, j, k
    }

    @Test
    void provesEveryPairAndNoOther() {
        for (int to = 1; to <= MOST; to++) {
            for (int from = 1; from <= to; from++) {
                ConsistencyProof proof = proof(from, to, 0);
                assertTrue(proof.holds(root(from), root(to)), from + " to " + to);
                assertFalse(from < to && proof.holds(root(from + 1), root(to)), from + " to " + to);
                assertFalse(proof.holds(root(from), root(to + 1)), from + " to " + to);
                for (int i = 0; i < proof.path().size(); i++) {
                    List<String> path = new ArrayList<>(proof.path());
                    path.remove(i);
                    assertFalse(new ConsistencyProof(from, to, path).holds(root(from), root(to)));
                }
                assertFalse(new ConsistencyProof(from, to, longer(proof.path())).holds(root(from), root(to)));
            }
        }
    }

    private static List<String> longer(List<String> path) {
        List<String> more = new ArrayList<>(path);
        more.add("00".repeat(32));
        return more;
    }

    @Test
    void aTreeGoesOnWithoutItsLeaves() {
        for (int gone = 0; gone <= MOST; gone++) {
            MerkleTree before = tree(0, gone, new MerkleTree());
            MerkleTree resumed = new MerkleTree(gone, before.subtrees());
            assertEquals(
                    tree(0, MOST + 5, new MerkleTree()).subtrees(),
                    tree(gone, MOST + 5, resumed).subtrees());
        }
        assertThrows(IllegalArgumentException.class, () -> new MerkleTree(3, List.of("00".repeat(32))));
    }

    @Test
    void whatIsGoneIsProvenAsFarAsItsSubtreesReach() {
        int proven = 0;
        for (int gone = 1; gone < MOST; gone++) {
            for (int index = gone; index < MOST; index++) {
                InclusionProof.Builder builder =
                        new InclusionProof.Builder(index, MOST, tree(0, gone, new MerkleTree()));
                for (int i = gone; i < MOST; i++) {
                    builder.add(leaf(i));
                }
                assertTrue(builder.build().holds(leaf(index), root(MOST)), gone + " " + index);
            }
            int last = gone;
            assertThrows(
                    IllegalStateException.class,
                    () -> new InclusionProof.Builder(last - 1, MOST, tree(0, last, new MerkleTree())));
            for (int from = gone; from <= MOST; from++) {
                assertTrue(proof(from, MOST, gone).holds(root(from), root(MOST)), gone + " " + from);
                proven++;
            }
        }
        assertTrue(proven > 500);
    }
}
