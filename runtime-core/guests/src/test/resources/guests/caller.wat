;; Calls the tool the message names with {"x":1} and replies with the result, or with "error N: reason".
(module
  (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
  (import "caxton" "call_tool" (func $call (param i32 i32 i32 i32) (result i32)))
  (import "caxton" "read_result" (func $read (param i32 i32 i32) (result i32)))
  (import "caxton" "last_error" (func $error (param i32 i32) (result i32)))
  (memory (export "memory") 3)
  (data (i32.const 16) "{\22x\22:1}")
  (data (i32.const 32) "error ")
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (local $result i32)
    (local.set $result (call $call (local.get $at) (local.get $length) (i32.const 16) (i32.const 7)))
    (if (i32.lt_s (local.get $result) (i32.const 0))
      (then
        (i32.store8 (i32.const 38) (i32.sub (i32.const 48) (local.get $result)))
        (i32.store8 (i32.const 39) (i32.const 32))
        (return
          (call $reply (i32.const 32)
            (i32.add (i32.const 8) (call $error (i32.const 40) (i32.const 900)))))))
    (return
      (call $reply (i32.const 65536)
        (call $read (i32.const 65536) (local.get $result) (i32.const 0))))))
