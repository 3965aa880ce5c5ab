;; Grows by as many pages as the first byte of the message says, and replies with what memory.grow answered, as four bytes.
(module
  (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (i32.store (i32.const 16) (memory.grow (i32.load8_u (local.get $at))))
    (call $reply (i32.const 16) (i32.const 4))))
