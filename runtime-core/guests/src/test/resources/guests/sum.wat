;; Adds up the numbers from 1 to the one in the first four bytes of the message, and replies with the sum, as eight bytes, all the least significant first.
(module
  (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (local $left i64)
    (local $sum i64)
    (local.set $left (i64.load32_u (local.get $at)))
    (loop $next
      (local.set $sum (i64.add (local.get $sum) (local.get $left)))
      (br_if $next (i64.ne (i64.const 0) (local.tee $left (i64.sub (local.get $left) (i64.const 1))))))
    (i64.store (i32.const 0) (local.get $sum))
    (call $reply (i32.const 0) (i32.const 8))))
