/* huge: a small machine of 128 instructions, each with its own code, in one function of more than 8,000 bytecodes, which HotSpot does not compile unless told
   to. It runs n instructions of a fixed program and answers the exclusive or of its registers. */
typedef unsigned int u32;
typedef unsigned char u8;

static u8 program[256];

/* What instruction k does, once with k and once with another number, so that each is enough code. What is constant in it is known when it is compiled. */
#define WORK(k) \
    { \
        u32 x = r[(k) % 7], y = r[((k) * 3 + 1) % 7]; \
        if ((k) % 8 == 0) { x = x * (2 * (k) + 1) + y; } \
        if ((k) % 8 == 1) { if (x > y) { x -= y; } else { x += (k); } } \
        if ((k) % 8 == 2) { x = (x << ((k) % 13 + 1) | x >> (31 - (k) % 13)) ^ y; } \
        if ((k) % 8 == 3) { if (x & 1) { x = (x >> 1) ^ (0x80000000u + (k)); } else { x = (x >> 1) + y; } } \
        if ((k) % 8 == 4) { for (u32 i = 0; i < (k) % 3 + 1; i++) { x += y >> i; if (x & 4) { x ^= (k); } } } \
        if ((k) % 8 == 5) { x = y < 0x40000000u ? x + y : x - y; y += (k); r[((k) + 3) % 7] ^= y; } \
        if ((k) % 8 == 6) { x = x % ((k) + 3) + (y << 2); } \
        if ((k) % 8 == 7) { if ((x ^ y) & 8) { r[((k) + 5) % 7] += x; } x ^= x >> 15; } \
        r[((k) * 5 + 2) % 7] += x; \
    }
#define STEP(k) case (k): WORK(k) WORK(k * 3 + 5) break;
#define STEPS(k) STEP((k)) STEP((k + 1)) STEP((k + 2)) STEP((k + 3)) STEP((k + 4)) STEP((k + 5)) STEP((k + 6)) STEP((k + 7))

__attribute__((noinline)) static u32 execute(u32 n) {
    u32 r[7] = {1, 2, 3, 5, 8, 13, 21};
    for (u32 i = 0; i < n; i++) {
        switch (program[i & 255]) {
            STEPS(0) STEPS(8) STEPS(16) STEPS(24) STEPS(32) STEPS(40) STEPS(48) STEPS(56)
            STEPS(64) STEPS(72) STEPS(80) STEPS(88) STEPS(96) STEPS(104) STEPS(112) STEPS(120)
        }
    }
    return r[0] ^ r[1] ^ r[2] ^ r[3] ^ r[4] ^ r[5] ^ r[6];
}

__attribute__((export_name("run"))) u32 run(u32 n) {
    for (u32 i = 0; i < 256; i++) {
        program[i] = (u8) (i * 37 & 127);
    }
    return execute(n);
}
