/* json: writes a JSON array of n objects into memory, parses it by recursive descent, and answers a checksum of what the parser met: integers, the bytes of
   strings, and one for each value. Branches on bytes and small functions that call each other: what most of an agent's code looks like. n is 8,000 at most. */
typedef unsigned char u8;
typedef unsigned int u32;

static u8 text[1 << 20];
static u8 *out;
static const u8 *at;
static u32 sum;

static void put(const char *s) {
    while (*s) {
        *out++ = (u8) *s++;
    }
}

static void put_number(u32 n) {
    u8 digits[10];
    int count = 0;
    do {
        digits[count++] = (u8) ('0' + n % 10);
        n /= 10;
    } while (n);
    while (count) {
        *out++ = digits[--count];
    }
}

__attribute__((noinline)) static void skip(void) {
    while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') {
        at++;
    }
}

__attribute__((noinline)) static int string(void) {
    at++;
    while (*at != '"') {
        u8 c = *at++;
        if (c == '\\') {
            c = *at++;
            switch (c) {
                case 'n': c = '\n'; break;
                case 't': c = '\t'; break;
                case '"': case '\\': break;
                default: return 0;
            }
        } else if (c < ' ') {
            return 0;
        }
        sum += c;
    }
    at++;
    return 1;
}

__attribute__((noinline)) static int number(void) {
    int negative = *at == '-';
    at += negative;
    if (*at < '0' || *at > '9') {
        return 0;
    }
    u32 n = 0;
    while (*at >= '0' && *at <= '9') {
        n = n * 10 + (u32) (*at++ - '0');
    }
    sum += negative ? -n : n;
    return 1;
}

__attribute__((noinline)) static int word(const char *w) {
    while (*w) {
        if (*at++ != (u8) *w++) {
            return 0;
        }
    }
    return 1;
}

__attribute__((noinline)) static int value(void) {
    skip();
    sum++;
    switch (*at) {
        case '{':
            at++;
            skip();
            if (*at == '}') {
                at++;
                return 1;
            }
            for (;;) {
                skip();
                if (*at != '"' || !string()) {
                    return 0;
                }
                skip();
                if (*at++ != ':' || !value()) {
                    return 0;
                }
                skip();
                u8 next = *at++;
                if (next == '}') {
                    return 1;
                }
                if (next != ',') {
                    return 0;
                }
            }
        case '[':
            at++;
            skip();
            if (*at == ']') {
                at++;
                return 1;
            }
            for (;;) {
                if (!value()) {
                    return 0;
                }
                skip();
                u8 next = *at++;
                if (next == ']') {
                    return 1;
                }
                if (next != ',') {
                    return 0;
                }
            }
        case '"': return string();
        case 't': return word("true");
        case 'f': return word("false");
        case 'n': return word("null");
        default: return number();
    }
}

__attribute__((export_name("run"))) u32 run(u32 n) {
    out = text;
    put("[");
    for (u32 i = 0; i < n; i++) {
        put(i ? ",\n  {\"id\": " : "\n  {\"id\": ");
        put_number(i * 7919 % 100003);
        put(", \"name\": \"agent \\\"");
        put_number(i);
        put("\\\"\", \"tags\": [\"a\", \"bc\", \"def\"], \"up\": ");
        put(i % 3 ? "true" : "false");
        put(", \"parent\": null, \"at\": {\"x\": -");
        put_number(i % 1000);
        put(", \"y\": [1, 2, 3, {}]}}");
    }
    put("\n]");
    *out = 0;
    at = text;
    sum = 0;
    return value() ? sum : 0;
}
