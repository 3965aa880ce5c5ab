/* An agent as an ordinary C toolchain makes it: no libc, no flags but the target, memory as the linker lays it out (stack, data, heap). It keeps what it has been
   sent in its data and a history on its heap, and answers with both: number of messages, their sum, and a hash over the whole history. */
typedef unsigned int u32;
typedef unsigned char u8;

__attribute__((import_module("caxton"), import_name("reply"))) int reply(const void *at, u32 length);

#define KEPT 256

extern u8 __heap_base;
static u32 count;
static u32 sum;
static u8 inbox[1024];

__attribute__((export_name("caxton_alloc"))) void *caxton_alloc(u32 length) { return length <= sizeof inbox ? inbox : 0; }

__attribute__((export_name("handle_message"))) int handle_message(const u32 *at, u32 length) {
    if (length < 4) {
        return 1;
    }
    u32 *history = (u32 *)(((u32)&__heap_base + 7) & ~7u);
    history[count % KEPT] = at[0];
    count++;
    sum += at[0];
    u32 hash = 2166136261u;
    u32 kept = count < KEPT ? count : KEPT;
    for (u32 i = 0; i < kept; i++) {
        hash = (hash ^ history[i]) * 16777619u;
    }
    u32 answer[3] = {count, sum, hash};
    return reply(answer, sizeof answer);
}
