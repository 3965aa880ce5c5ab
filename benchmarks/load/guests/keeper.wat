;; Keeps what it has been sent: the number of messages in a global, the sum of their first four bytes in memory. Answers with a constant that is another one in
;; each variant of this module, and both. The driver knows what that must be.
(module
  (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $handled (mut i32) (i32.const 0))
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (global.set $handled (i32.add (global.get $handled) (i32.const 1)))
    (i32.store (i32.const 24) (i32.add (i32.load (i32.const 24)) (i32.load (local.get $at))))
    (i32.store (i32.const 16) (i32.const 0x7A7B7C7D))
    (i32.store (i32.const 20) (global.get $handled))
    (call $reply (i32.const 16) (i32.const 12))))
