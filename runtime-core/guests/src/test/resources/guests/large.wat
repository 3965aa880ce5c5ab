;; Sends as many bytes of its memory to "notes" as the message says in its first four bytes, the least significant first, and replies with the answer of
;; send_message, as four bytes.
(module
  (import "caxton" "send_message" (func $send (param i32 i32 i32 i32) (result i32)))
  (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
  (memory (export "memory") 4)
  (data (i32.const 16) "notes")
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (i32.store (i32.const 0) (call $send (i32.const 16) (i32.const 5) (i32.const 4096) (i32.load (local.get $at))))
    (call $reply (i32.const 0) (i32.const 4))))
