;; echo: replies with the bytes it was sent, and logs nothing. The inbox has room for the largest message that is measured.
(module
  (import "caxton" "reply" (func $reply (param $at i32) (param $length i32) (result i32)))
  (memory (export "memory") 2)
  (func (export "caxton_alloc") (param $length i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (call $reply (local.get $at) (local.get $length))))
