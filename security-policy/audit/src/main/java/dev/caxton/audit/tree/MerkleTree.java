package dev.caxton.audit.tree;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The Merkle tree hash of RFC 6962, section 2.1, over leaves that are added one after the other. Keeps the hashes of at most 63 complete subtrees, not the
 * leaves. Belongs to one thread at a time.
 */
public final class MerkleTree {

    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest digest = sha256();

    /** The roots of the complete subtrees from left to right; their sizes are the bits of the size from the highest to the lowest. */
    private final List<byte[]> subtrees = new ArrayList<>();

    private long size;

    /** A tree without leaves. */
    public MerkleTree() {}

    /**
     * The tree of leaves that are not at hand any more.
     *
     * @param size how many leaves it has
     * @param subtrees what {@link #subtrees} said of it
     * @throws IllegalArgumentException if a tree of this size has another number of complete subtrees, or one of them is no hash
     */
    public MerkleTree(long size, List<String> subtrees) {
        if (size < 0 || Long.bitCount(size) != subtrees.size()) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has another number of subtrees");
        }
        this.size = size;
        for (String subtree : subtrees) {
            byte[] hash = HEX.parseHex(subtree);
            if (hash.length != 32) {
                throw new IllegalArgumentException("a hash has 64 hexadecimal digits");
            }
            this.subtrees.add(hash);
        }
    }

    /**
     * Adds a leaf on the right.
     *
     * @param data what the leaf stands for
     */
    public void add(byte[] data) {
        byte[] hash = leafHash(digest, data);
        // As in binary counting: each trailing one bit is a complete subtree of the same size to be joined with.
        for (long bits = size; (bits & 1) == 1; bits >>= 1) {
            hash = nodeHash(digest, subtrees.removeLast(), hash);
        }
        subtrees.add(hash);
        size++;
    }

    /**
     * How many leaves there are.
     *
     * @return a count
     */
    public long size() {
        return size;
    }

    /**
     * The hashes of the complete subtrees from left to right. With them and {@link #size} the tree can be gone on with when its leaves are gone.
     *
     * @return lower-case hexadecimal, one for each bit that is set in the size
     */
    public List<String> subtrees() {
        return subtrees.stream().map(HEX::formatHex).toList();
    }

    /**
     * The hash of the tree as it is now.
     *
     * @return 32 bytes; SHA-256 of nothing for a tree without leaves
     */
    public byte[] root() {
        if (subtrees.isEmpty()) {
            return digest.digest();
        }
        byte[] root = subtrees.getLast();
        for (int i = subtrees.size() - 2; i >= 0; i--) {
            root = nodeHash(digest, subtrees.get(i), root);
        }
        return root;
    }

    static byte[] leafHash(byte[] data) {
        return leafHash(sha256(), data);
    }

    /** The hash of a node over its two children. */
    static byte[] nodeHash(byte[] left, byte[] right) {
        return nodeHash(sha256(), left, right);
    }

    private static byte[] leafHash(MessageDigest digest, byte[] data) {
        digest.update(LEAF);
        return digest.digest(data);
    }

    private static byte[] nodeHash(MessageDigest digest, byte[] left, byte[] right) {
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
