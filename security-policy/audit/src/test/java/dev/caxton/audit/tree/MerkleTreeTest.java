package dev.caxton.audit.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    private static final HexFormat HEX = HexFormat.of();

    /** The leaves and roots that the reference implementations of RFC 6962 test with. */
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static List<byte[]> leaves(int count) {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(new byte[] {(byte) i, (byte) (i >> 8)});
        }
        return leaves;
    }

    /** The definition in RFC 6962, section 2.1, word for word. */
    private static byte[] naiveRoot(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return new MerkleTree().root();
        }
        if (leaves.size() == 1) {
            return MerkleTree.leafHash(leaves.getFirst());
        }
        int half = Integer.highestOneBit(leaves.size() - 1);
        return MerkleTree.nodeHash(naiveRoot(leaves.subList(0, half)), naiveRoot(leaves.subList(half, leaves.size())));
    }

    /** The definition in RFC 6962, section 2.1.1. */
    private static List<String> naivePath(int leaf, List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return List.of();
        }
        int half = Integer.highestOneBit(leaves.size() - 1);
        List<byte[]> left = leaves.subList(0, half);
        List<byte[]> right = leaves.subList(half, leaves.size());
        List<String> path = new ArrayList<>(leaf < half ? naivePath(leaf, left) : naivePath(leaf - half, right));
        path.add(HEX.formatHex(naiveRoot(leaf < half ? right : left)));
        return path;
    }

    private static InclusionProof proof(int leaf, List<byte[]> leaves) {
        InclusionProof.Builder builder = new InclusionProof.Builder(leaf, leaves.size());
        leaves.forEach(builder::add);
        return builder.build();
    }

    @Test
    void hasTheRootsOfThePublishedTrees() {
        MerkleTree tree = new MerkleTree();
        assertEquals(ROOTS.getFirst(), HEX.formatHex(tree.root()));
        for (int i = 0; i < LEAVES.size(); i++) {
            tree.add(HEX.parseHex(LEAVES.get(i)));
            assertEquals(ROOTS.get(i + 1), HEX.formatHex(tree.root()));
            assertEquals(i + 1, tree.size());
        }
    }

    @Test
    void hasTheRootOfItsDefinition() {
        MerkleTree tree = new MerkleTree();
        List<byte[]> leaves = leaves(300);
        for (int i = 0; i < leaves.size(); i++) {
            tree.add(leaves.get(i));
            assertArrayEquals(naiveRoot(leaves.subList(0, i + 1)), tree.root());
        }
    }

    @Test
    void provesEveryLeafOfEveryTreeAndNothingElse() {
        for (int size = 1; size <= 33; size++) {
            List<byte[]> leaves = leaves(size);
            byte[] root = naiveRoot(leaves);
            for (int leaf = 0; leaf < size; leaf++) {
                InclusionProof proof = proof(leaf, leaves);
                assertEquals(naivePath(leaf, leaves), proof.path());
                for (int other = 0; other < size; other++) {
                    assertEquals(other == leaf, proof.holds(leaves.get(other), root), leaf + " of " + size);
                    if (other != leaf) {
                        InclusionProof moved = new InclusionProof(other, size, proof.path());
                        assertFalse(moved.holds(leaves.get(leaf), root), leaf + " as " + other + " of " + size);
                    }
                }
            }
        }
    }

    @Test
    void aChangedPathProvesNothing() {
        List<byte[]> leaves = leaves(13);
        byte[] root = naiveRoot(leaves);
        InclusionProof proof = proof(5, leaves);
        assertTrue(proof.holds(leaves.get(5), root));
        for (int i = 0; i < proof.path().size(); i++) {
            List<String> changed = new ArrayList<>(proof.path());
            changed.set(i, "00".repeat(32));
            assertFalse(new InclusionProof(5, 13, changed).holds(leaves.get(5), root));
            List<String> shorter = new ArrayList<>(proof.path());
            shorter.remove(i);
            assertFalse(new InclusionProof(5, 13, shorter).holds(leaves.get(5), root));
            List<String> longer = new ArrayList<>(proof.path());
            longer.add(i, "00".repeat(32));
            assertFalse(new InclusionProof(5, 13, longer).holds(leaves.get(5), root));
        }
    }

    @Test
    void refusesWhatIsNoProof() {
        assertThrows(IllegalArgumentException.class, () -> new InclusionProof(3, 3, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new InclusionProof(-1, 3, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new InclusionProof(0, 2, List.of("AB".repeat(32))));
        assertThrows(IllegalArgumentException.class, () -> new InclusionProof.Builder(2, 2));
        InclusionProof.Builder builder = new InclusionProof.Builder(1, 3);
        builder.add(new byte[1]);
        assertThrows(IllegalStateException.class, builder::build);
    }
}
