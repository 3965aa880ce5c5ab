;; greeter: asks the tool `sample/greet` to greet whoever the message names, and answers with what the tool says.
;;
;; It shows the whole way of a tool call:
;;   1. the arguments are a JSON object, so the text of the message is escaped: what a stranger writes stays a string, whatever quotes it contains
;;   2. call_tool answers with the length of the result, which the host holds, or with a negative error code
;;   3. read_result copies the result into this memory
;;   4. the result is MCP's CallToolResult, {"content":[{"type":"text","text":"..."}]}, of which the first text is taken out
;; Whether the call is made at all is decided by the policy. Without a grant the tool never hears of it, and greeter says so.
(module
  (import "caxton" "log" (func $log (param $level i32) (param $at i32) (param $length i32)))
  (import "caxton" "reply" (func $reply (param $at i32) (param $length i32) (result i32)))
  (import "caxton" "call_tool"
    (func $call_tool (param $name i32) (param $name_length i32) (param $at i32) (param $length i32) (result i32)))
  (import "caxton" "read_result"
    (func $read_result (param $at i32) (param $length i32) (param $offset i32) (result i32)))
  (import "caxton" "last_error" (func $last_error (param $at i32) (param $length i32) (result i32)))

  (memory (export "memory") 1)
  (data (i32.const 16) "sample/greet")
  (data (i32.const 32) "{\22name\22:\22")
  (data (i32.const 48) "\22}")
  (data (i32.const 64) "0123456789abcdef")
  (data (i32.const 96) "asking sample/greet")
  (data (i32.const 128) "I was not allowed to ask sample/greet. ")
  (data (i32.const 192) "sample/greet could not be asked. ")

  ;; ---- Room. Everything one message needs stands behind its bytes; the next message starts afresh. ----

  (global $room i32 (i32.const 1024))
  (global $top (mut i32) (i32.const 1024))

  ;; Reserves room, growing the memory if it has to. Answers the address, or 0 at the agent's memory limit. 64 bits, so that nothing can wrap around.
  (func $reserve (param $length i64) (result i32)
    (local $end i64)
    (local $missing i64)
    (local $at i32)
    (local.set $end (i64.add (i64.extend_i32_u (global.get $top)) (local.get $length)))
    (local.set $missing (i64.sub (local.get $end) (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16))))
    (if (i64.gt_s (local.get $missing) (i64.const 0))
      (then
        ;; More than an address can name. memory.grow would be asked for something small, had the number been cut to 32 bits.
        (if (i64.gt_s (local.get $end) (i64.const 0x7fffffff)) (then (return (i32.const 0))))
        (if (i32.eq
              (memory.grow
                (i32.wrap_i64 (i64.shr_u (i64.add (local.get $missing) (i64.const 65535)) (i64.const 16))))
              (i32.const -1))
          (then (return (i32.const 0))))))
    (local.set $at (global.get $top))
    (global.set $top (i32.wrap_i64 (local.get $end)))
    (local.get $at))

  (func (export "caxton_alloc") (param $length i32) (result i32)
    (global.set $top (global.get $room))
    (call $reserve (i64.extend_i32_u (local.get $length))))

  ;; ---- Writing. Each function writes at $out and answers the address behind what it wrote. ----

  ;; Copies byte by byte: memory.copy belongs to the bulk-memory feature, which the default level does not admit.
  (func $append (param $at i32) (param $length i32) (param $out i32) (result i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (i32.store8 (local.get $out) (i32.load8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $out (i32.add (local.get $out) (i32.const 1)))
        (br $next)))
    (local.get $out))

  ;; Copies text into a JSON string. Quote and backslash get a backslash; control characters become \u00XX; the rest is UTF-8 and stays as it is.
  ;; A byte becomes six at most.
  (func $escape (param $at i32) (param $length i32) (param $out i32) (result i32)
    (local $end i32)
    (local $byte i32)
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $byte (i32.load8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (if (i32.lt_u (local.get $byte) (i32.const 0x20))
          (then
            (i32.store (local.get $out) (i32.const 0x3030755c)) ;; \u00, read from the right
            (i32.store8 offset=4 (local.get $out)
              (i32.load8_u offset=64 (i32.shr_u (local.get $byte) (i32.const 4))))
            (i32.store8 offset=5 (local.get $out)
              (i32.load8_u offset=64 (i32.and (local.get $byte) (i32.const 15))))
            (local.set $out (i32.add (local.get $out) (i32.const 6)))
            (br $next)))
        (if (i32.or (i32.eq (local.get $byte) (i32.const 0x22)) (i32.eq (local.get $byte) (i32.const 0x5c)))
          (then
            (i32.store8 (local.get $out) (i32.const 0x5c))
            (local.set $out (i32.add (local.get $out) (i32.const 1)))))
        (i32.store8 (local.get $out) (local.get $byte))
        (local.set $out (i32.add (local.get $out) (i32.const 1)))
        (br $next)))
    (local.get $out))

  ;; Writes a code point as UTF-8. Half a surrogate pair is no character and becomes U+FFFD.
  (func $put_code_point (param $code i32) (param $out i32) (result i32)
    (if (i32.eq (i32.and (local.get $code) (i32.const 0xfffff800)) (i32.const 0xd800))
      (then (local.set $code (i32.const 0xfffd))))
    (if (i32.lt_u (local.get $code) (i32.const 0x80))
      (then
        (i32.store8 (local.get $out) (local.get $code))
        (return (i32.add (local.get $out) (i32.const 1)))))
    (if (i32.lt_u (local.get $code) (i32.const 0x800))
      (then
        (i32.store8 (local.get $out) (i32.or (i32.const 0xc0) (i32.shr_u (local.get $code) (i32.const 6))))
        (i32.store8 offset=1 (local.get $out) (call $continuation (local.get $code) (i32.const 0)))
        (return (i32.add (local.get $out) (i32.const 2)))))
    (if (i32.lt_u (local.get $code) (i32.const 0x10000))
      (then
        (i32.store8 (local.get $out) (i32.or (i32.const 0xe0) (i32.shr_u (local.get $code) (i32.const 12))))
        (i32.store8 offset=1 (local.get $out) (call $continuation (local.get $code) (i32.const 6)))
        (i32.store8 offset=2 (local.get $out) (call $continuation (local.get $code) (i32.const 0)))
        (return (i32.add (local.get $out) (i32.const 3)))))
    (i32.store8 (local.get $out) (i32.or (i32.const 0xf0) (i32.shr_u (local.get $code) (i32.const 18))))
    (i32.store8 offset=1 (local.get $out) (call $continuation (local.get $code) (i32.const 12)))
    (i32.store8 offset=2 (local.get $out) (call $continuation (local.get $code) (i32.const 6)))
    (i32.store8 offset=3 (local.get $out) (call $continuation (local.get $code) (i32.const 0)))
    (i32.add (local.get $out) (i32.const 4)))

  (func $continuation (param $code i32) (param $shift i32) (result i32)
    (i32.or (i32.const 0x80)
      (i32.and (i32.shr_u (local.get $code) (local.get $shift)) (i32.const 0x3f))))

  ;; ---- Reading JSON. The host hands over well-formed JSON only, so nothing is checked twice; no read passes $end all the same. ----

  ;; From the opening quote at $at to behind the closing one.
  (func $skip_string (param $at i32) (param $end i32) (result i32)
    (local $byte i32)
    (loop $next
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (local.get $end))))
      (local.set $byte (i32.load8_u (local.get $at)))
      ;; What a backslash precedes can't close the string.
      (if (i32.eq (local.get $byte) (i32.const 0x5c))
        (then (local.set $at (i32.add (local.get $at) (i32.const 1)))))
      (br_if $next (i32.ne (local.get $byte) (i32.const 0x22))))
    (i32.add (local.get $at) (i32.const 1)))

  (func $skip_space (param $at i32) (param $end i32) (result i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (br_if $done (i32.gt_u (i32.load8_u (local.get $at)) (i32.const 0x20)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (local.get $at))

  ;; Whether the byte at $at is this one.
  (func $is (param $at i32) (param $end i32) (param $byte i32) (result i32)
    (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
    (i32.eq (i32.load8_u (local.get $at)) (local.get $byte)))

  ;; Finds the first member called `text` whose value is a string. Answers the address of the value's opening quote, or 0. Strings are stepped over as a
  ;; whole, so that a text which looks like JSON can't be mistaken for it.
  (func $find_text (param $at i32) (param $end i32) (result i32)
    (local $key i32)
    (block $none
      (loop $next
        (br_if $none (i32.ge_u (local.get $at) (local.get $end)))
        (if (i32.eqz (call $is (local.get $at) (local.get $end) (i32.const 0x22)))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $next)))
        (local.set $key (i32.add (local.get $at) (i32.const 1)))
        (local.set $at (call $skip_string (local.get $at) (local.get $end)))
        ;; Six bytes with both quotes, and the four between them are `text`, read from the right.
        (br_if $next (i32.ne (i32.sub (local.get $at) (local.get $key)) (i32.const 5)))
        (br_if $next (i32.ne (i32.load (local.get $key)) (i32.const 0x74786574)))
        (local.set $at (call $skip_space (local.get $at) (local.get $end)))
        (br_if $next (i32.eqz (call $is (local.get $at) (local.get $end) (i32.const 0x3a))))
        (local.set $at
          (call $skip_space (i32.add (local.get $at) (i32.const 1)) (local.get $end)))
        (br_if $next (i32.eqz (call $is (local.get $at) (local.get $end) (i32.const 0x22))))
        (return (local.get $at))))
    (i32.const 0))

  ;; Four hexadecimal digits.
  (func $hex4 (param $at i32) (result i32)
    (local $value i32)
    (local $digit i32)
    (local $left i32)
    (local.set $left (i32.const 4))
    (loop $next
      (local.set $digit (i32.load8_u (local.get $at)))
      ;; Letters of either case end in 1..6 and have bit 6 set; digits have not.
      (local.set $digit
        (i32.add
          (i32.and (local.get $digit) (i32.const 15))
          (select (i32.const 9) (i32.const 0) (i32.and (local.get $digit) (i32.const 64)))))
      (local.set $value (i32.or (i32.shl (local.get $value) (i32.const 4)) (local.get $digit)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $next (local.get $left)))
    (local.get $value))

  ;; Turns what stands in a JSON string into text, in place: text is never longer than its escapes. Answers the address behind the text.
  (func $unescape (param $at i32) (param $end i32) (result i32)
    (local $out i32)
    (local $byte i32)
    (local $code i32)
    (local $low i32)
    (local.set $out (local.get $at))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $byte (i32.load8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (if (i32.ne (local.get $byte) (i32.const 0x5c))
          (then
            (i32.store8 (local.get $out) (local.get $byte))
            (local.set $out (i32.add (local.get $out) (i32.const 1)))
            (br $next)))
        (local.set $byte (i32.load8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (if (i32.eq (local.get $byte) (i32.const 0x75)) ;; u
          (then
            (local.set $code (call $hex4 (local.get $at)))
            (local.set $at (i32.add (local.get $at) (i32.const 4)))
            ;; A high surrogate and the \uXXXX of a low one behind it are one character.
            (if (i32.and
                  (i32.eq (i32.and (local.get $code) (i32.const 0xfffffc00)) (i32.const 0xd800))
                  (i32.eq (i32.load16_u (local.get $at)) (i32.const 0x755c)))
              (then
                (local.set $low (call $hex4 (i32.add (local.get $at) (i32.const 2))))
                (if (i32.eq (i32.and (local.get $low) (i32.const 0xfffffc00)) (i32.const 0xdc00))
                  (then
                    (local.set $at (i32.add (local.get $at) (i32.const 6)))
                    (local.set $code
                      (i32.add
                        (i32.shl (i32.sub (local.get $code) (i32.const 0xd800)) (i32.const 10))
                        (i32.add (i32.sub (local.get $low) (i32.const 0xdc00)) (i32.const 0x10000))))))))
            (local.set $out (call $put_code_point (local.get $code) (local.get $out)))
            (br $next)))
        (if (i32.eq (local.get $byte) (i32.const 0x6e)) (then (local.set $byte (i32.const 10)))) ;; n
        (if (i32.eq (local.get $byte) (i32.const 0x74)) (then (local.set $byte (i32.const 9)))) ;; t
        (if (i32.eq (local.get $byte) (i32.const 0x72)) (then (local.set $byte (i32.const 13)))) ;; r
        (if (i32.eq (local.get $byte) (i32.const 0x62)) (then (local.set $byte (i32.const 8)))) ;; b
        (if (i32.eq (local.get $byte) (i32.const 0x66)) (then (local.set $byte (i32.const 12)))) ;; f
        (i32.store8 (local.get $out) (local.get $byte))
        (local.set $out (i32.add (local.get $out) (i32.const 1)))
        (br $next)))
    (local.get $out))

  ;; ---- The agent. ----

  ;; Replies with a text of ours and, behind it, the host's sentence about the last error.
  (func $reply_error (param $at i32) (param $length i32) (result i32)
    (local $out i32)
    (local $end i32)
    (local.set $out (call $reserve (i64.const 600)))
    (if (i32.eqz (local.get $out)) (then (return (i32.const 1))))
    (local.set $end (call $append (local.get $at) (local.get $length) (local.get $out)))
    (local.set $end (i32.add (local.get $end) (call $last_error (local.get $end) (i32.const 500))))
    (call $reply (local.get $out) (i32.sub (local.get $end) (local.get $out))))

  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (local $arguments i32)
    (local $end i32)
    (local $result i32)
    (local $result_length i32)
    (local $text i32)

    (call $log (i32.const 2) (i32.const 96) (i32.const 19))

    ;; {"name":"<the message, escaped>"}
    (local.set $arguments
      (call $reserve
        (i64.add (i64.mul (i64.extend_i32_u (local.get $length)) (i64.const 6)) (i64.const 16))))
    (if (i32.eqz (local.get $arguments)) (then (return (i32.const 1))))
    (local.set $end (call $append (i32.const 32) (i32.const 9) (local.get $arguments)))
    (local.set $end (call $escape (local.get $at) (local.get $length) (local.get $end)))
    (local.set $end (call $append (i32.const 48) (i32.const 2) (local.get $end)))

    ;; This call may take as long as the tool does. The time is not the agent's: neither its fuel nor its clock runs meanwhile.
    (local.set $result_length
      (call $call_tool
        (i32.const 16) (i32.const 12)
        (local.get $arguments) (i32.sub (local.get $end) (local.get $arguments))))
    (if (i32.eq (local.get $result_length) (i32.const -3)) ;; DENIED
      (then (return (call $reply_error (i32.const 128) (i32.const 39)))))
    (if (i32.lt_s (local.get $result_length) (i32.const 0))
      (then (return (call $reply_error (i32.const 192) (i32.const 33)))))

    (local.set $result (call $reserve (i64.extend_i32_u (local.get $result_length))))
    (if (i32.eqz (local.get $result)) (then (return (i32.const 1))))
    (local.set $end
      (i32.add
        (local.get $result)
        (call $read_result (local.get $result) (local.get $result_length) (i32.const 0))))

    ;; A tool may answer with something else than text, such as a picture: then the whole result is the answer.
    (local.set $text (call $find_text (local.get $result) (local.get $end)))
    (if (i32.eqz (local.get $text))
      (then
        (return
          (call $reply (local.get $result) (i32.sub (local.get $end) (local.get $result))))))
    (local.set $end (i32.sub (call $skip_string (local.get $text) (local.get $end)) (i32.const 1)))
    (local.set $text (i32.add (local.get $text) (i32.const 1)))
    (local.set $end (call $unescape (local.get $text) (local.get $end)))
    (call $reply (local.get $text) (i32.sub (local.get $end) (local.get $text)))))
