package dev.caxton.audit.tree;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree hash of RFC 6962, section 2.1, over leaves that are added one after the other. Keeps the hashes of at most 63 complete subtrees, not the
 * leaves. Belongs to one thread at a time.
 */
public final class MerkleTree {

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    /** The roots of the complete subtrees from left to right; their sizes are the bits of the size from the highest to the lowest. */
    private final List<byte[]> subtrees = new ArrayList<>();

    private long size;

    /** A tree without leaves. */
    public MerkleTree() {}

    /**
     * Adds a leaf on the right.
     *
     * @param data what the leaf stands for
     */
    public void add(byte[] data) {
        byte[] hash = leafHash(data);
        // As in binary counting: each trailing one bit is a complete subtree of the same size to be joined with.
        for (long bits = size; (bits & 1) == 1; bits >>= 1) {
            hash = nodeHash(subtrees.removeLast(), hash);
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
     * The hash of the tree as it is now.
     *
     * @return 32 bytes; SHA-256 of nothing for a tree without leaves
     */
    public byte[] root() {
        if (subtrees.isEmpty()) {
            return sha256().digest();
        }
        byte[] root = subtrees.getLast();
        for (int i = subtrees.size() - 2; i >= 0; i--) {
            root = nodeHash(subtrees.get(i), root);
        }
        return root;
    }

    /**
     * The hash of a leaf.
     *
     * @param data what it stands for
     * @return 32 bytes
     */
    static byte[] leafHash(byte[] data) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return digest.digest(data);
    }

    /** The hash of a node over its two children. */
    static byte[] nodeHash(byte[] left, byte[] right) {
        MessageDigest digest = sha256();
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
