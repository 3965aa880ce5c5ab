;; bad-pointer: hands the host addresses outside its own memory. Each call answers -1 (INVALID_POINTER), and nothing else happens. The reply, a good one at
;; last, has the codes of four tries, one byte each: just outside, far outside, a length that would wrap around, a negative length.
(module
  (import "caxton" "reply" (func $reply (param $at i32) (param $length i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "caxton_alloc") (param $length i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (i32.store8 (i32.const 16) (call $reply (i32.const 65536) (i32.const 1)))
    (i32.store8 (i32.const 17) (call $reply (i32.const 0x7fffffff) (i32.const 16)))
    (i32.store8 (i32.const 18) (call $reply (i32.const 16) (i32.const 0xffffffff)))
    (i32.store8 (i32.const 19) (call $reply (i32.const 0xfffffff0) (i32.const 0x80000000)))
    (call $reply (i32.const 16) (i32.const 4))))
